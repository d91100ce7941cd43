"""Settings of the crawl. Every one can be set from outside.

    scrapy crawl jingyan -s DOWNLOAD_DELAY=5           for one run
    GONGKAI_DOWNLOAD_DELAY=5 scrapy crawl jingyan      by environment: GONGKAI_ and the name of any setting
    DATABASE_URL=postgresql+psycopg://… ARCHIVE_DIR=/srv/archive scrapy crawl jingyan

``http_proxy``, ``https_proxy`` and ``no_proxy`` are obeyed as everywhere.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]

try:
    _VERSION = version("gongkai")
except PackageNotFoundError:  # run from its folder, not installed
    _VERSION = "dev"

BOT_NAME = "gongkai"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "crawler.commands"

# --- Who asks ---------------------------------------------------------------------------------------------
# A portal's operator must be able to reach whoever runs the crawl: set GONGKAI_CONTACT to a mail address or
# a page about the crawl.
CONTACT = os.environ.get("GONGKAI_CONTACT", "")
_CONTACT = CONTACT or "the Gongkai maintainers"
USER_AGENT = f"gongkai/{_VERSION} (reads annual reports on open government information; contact: {_CONTACT})"

# --- Politeness -------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "gongkai"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 4  # those that wait for their turn included: a run that ends still sends them
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0  # it would halve the delay at times
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # documents in the order of their list
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

OFF_PEAK = ""  # hours at which portals may be crawled, China time: 22:00-06:00; empty: at any
MOST_BLOCKED = 5  # refusals in a row after which a portal is left alone

# --- Patience ---------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 20
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicAddresses"
RETRY_TIMES = 3
RETRY_WAIT = 2.0  # seconds before the first further attempt; four times as many before each next one
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
REDIRECT_MAX_TIMES = 8
CONCURRENT_ITEMS = 4  # of one page; Scrapy starts so many tasks for every page that waits, and 100 by itself
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 2**20  # bytes of pages that wait to be read; no more are fetched meanwhile
DOWNLOAD_MAXSIZE = 64 * 2**20
DOWNLOAD_WARNSIZE = 0
# Encodings that the archive can undo.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}

# --- The browser, for pages that a plain request can't read ------------------------------------------------
BROWSER_ENABLED = True  # used where it is needed and there is one; see crawler.browser
BROWSER_EXECUTABLE = ""  # of Chromium or Chrome; empty: the first that is found
BROWSER_WAIT = 45.0  # seconds for which a guard, or a script, may keep the page back
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "crawler.browser.PlainOrBrowser")

# --- What becomes of a page -------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{PROJECT_DIR / 'data' / 'reports.db'}")
ARCHIVE_DIR = os.environ.get("ARCHIVE_DIR", str(PROJECT_DIR / "data" / "archive"))
ARCHIVE_STORE = os.environ.get("ARCHIVE_STORE", "")  # a second place for its files: crawler.archive_store
ARCHIVE_ROTATE_BYTES = 512 * 2**20
NIGHTS_DIR = os.environ.get("NIGHTS_DIR", str(PROJECT_DIR / "data" / "nights"))  # logs and reports of nights
MONITORS_FILE = ""  # numbers of the monitors that are to be others than those of data/monitors.toml
RECHECK_ALL = False  # ask for every known document again, due or not
ITEM_PIPELINES = {
    "pipelines.stages.Extract": 200,
    "pipelines.stages.Check": 300,
    "pipelines.stages.Store": 400,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.AllowedAddresses": 40,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsTxt": 100,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.revisits.RememberVisits": 535,
    "crawler.middlewares.SoftErrors": 540,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.BackoffRetry": 550,
    "crawler.revisits.ConditionalRequests": 580,
    "crawler.middlewares.TrueEncoding": 585,
    "crawler.browser.BrowserCookies": 860,
    "crawler.middlewares.KeepResponses": 870,
}
FEED_EXPORT_ENCODING = "utf-8"

# --- What is left to a run's end ----------------------------------------------------------------------------
# Reasons that are facts about the portal or the document, and do not make a run fail.
TOLERATED_REASONS = [
    "fetch.not_found",
    "fetch.soft_404",
    "fetch.robots",
    "address.offsite",
    "address.other_portal",
    "address.port",
    "attachment.capped",
    "column.empty",
    "column.capped",
    "column.repeats",
]

# --- Telling what goes on -----------------------------------------------------------------------------------
EXTENSIONS = {
    "crawler.progress.Progress": 10,
    "crawler.politeness.CrawlDelay": 10,
    "crawler.politeness.OffPeak": 10,
    "crawler.browser.Browser": 10,
}
PROGRESS_ENABLED = sys.stderr.isatty()
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
LOG_FORMATTER = "crawler.log_lines.LogLines"
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 0  # crawler.progress tells more
STATS_DUMP = False

# --- Doors that stay shut -----------------------------------------------------------------------------------
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# What has to be a number, whoever sets it; crawler.readiness holds them to it before a crawl starts.
numeric_settings = [_name for _name, _value in list(globals().items()) if type(_value) in (int, float)]

for _name, _value in os.environ.items():
    if _name.startswith("GONGKAI_") and _name.isupper():
        globals()[_name.removeprefix("GONGKAI_")] = _value
