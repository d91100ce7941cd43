// Draws the pager of a list. Pages are counted from 1; the first has no number in its address.
// Written for the replica; the arguments follow the family's call.
function createPageHTML(target, total, current, name, suffix, rows) {
  function address(page) {
    return page === 1 ? name + "." + suffix : name + "_" + page + "." + suffix;
  }
  var box = document.getElementById(target);
  var html = "<span>共" + rows + "条 共" + total + "页 当前第" + current + "页</span>";
  for (var page = 1; page <= total; page++) {
    html += page === current ? " <b>" + page + "</b>" : ' <a href="' + address(page) + '">' + page + "</a>";
  }
  box.innerHTML = html;
}
