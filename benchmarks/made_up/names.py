"""Made-up names of systems and domains: what companies call things, some of it in other scripts. Words only, no arithmetic."""

from __future__ import annotations

DOMAINS: dict[str, tuple[str, ...]] = {
    "Customer": ("customer master", "contact centre desk", "loyalty ledger", "consent register", "campaign studio"),
    "Sales": ("quote engine", "order desk", "price book", "dealer portal", "commission ledger"),
    "Billing": ("billing ledger", "invoice printer", "dunning desk", "tax engine", "rating engine"),
    "Finance": ("general ledger", "treasury desk", "fixed assets", "cost accounting", "consolidation"),
    "Claims": ("claims intake", "loss register", "repair network", "fraud screen", "subrogation desk"),
    "Policy": ("policy ledger", "underwriting desk", "rating tables", "endorsement printer", "renewals"),
    "Supply": ("warehouse control", "transport planner", "supplier portal", "demand forecast", "customs desk"),
    "Production": ("execution system", "plant historian", "quality lab", "recipe store", "line scheduler"),
    "Workforce": ("payroll", "time clock", "recruiting desk", "learning portal", "shift planner"),
    "Risk": ("credit scoring", "sanctions screen", "capital model", "limit monitor", "stress tests"),
    "Documents": ("archive", "scan station", "template store", "signature service", "mail room"),
    "Channels": ("web shop", "mobile app", "partner portal", "branch desktop", "voice menu"),
    "Network": ("outage monitor", "line test", "asset register", "work force dispatch", "capacity planner"),
    "Health": ("patient register", "laboratory", "imaging archive", "bed board", "pharmacy"),
    "Data": ("warehouse", "data lake", "feature store", "report server", "reference data"),
    "Platform": ("identity provider", "audit log", "notification service", "file exchange", "workflow engine"),
}
"""Domains, the likeliest first, and what their systems are called."""

QUALIFIERS = (
    *("Group", "Northern", "Southern", "Retail", "Commercial", "Legacy", "Central", "Regional", "Online", "Field"),
    *("Shared", "Local", "Private", "Corporate", "Mobile", "Old", "New", "Nordic", "Iberian", "Alpine"),
)

OTHER_SCRIPTS = (
    *("顧客管理システム", "請求台帳", "在庫管理", "客户主数据", "订单中心", "고객 원장", "청구 시스템"),
    *("Абонентский учёт", "Склад", "Μητρώο πελατών", "ग्राहक रजिस्टर", "ระบบคลังสินค้า"),
    *("Kundenübersicht", "Système de règlement", "Gestión de pólizas", "Łańcuch dostaw", "Öğrenci işleri"),
)
RIGHT_TO_LEFT = ("نظام المطالبات", "سجل العملاء", "דלפק הזמנות", "ניהול מלאי", "سامانه صورتحساب")
CJK = ("顧客管理システム", "保険金請求受付", "请款总账", "订单中心", "고객 원장")

MIDDLEWARE = ("integration bus", "API gateway", "message broker", "managed file transfer", "event stream")
SCHEMA_NOUNS = (
    *("Customer", "Order", "Invoice", "Payment", "Product", "Contract", "Event", "Document", "Asset", "Employee"),
    *("Claim", "Policy", "Shipment", "Price", "Account"),
)
VENDORS = ("Acme Software", "Example Systems", "Contoso", "Initech", "Umbrella Data", "Globex")
LONG_TAIL = " that everybody calls by another name since the merger and that nobody has dared to rename"


def name_of(domain: str, number: int) -> tuple[str, str]:
    """Return display name and id of the *number*-th system of a domain; ids differ wherever numbers do.

    >>> name_of("Billing", 7)
    ('Online dunning desk', 'dunning-desk-7')
    """
    things = DOMAINS[domain]
    thing = things[number % len(things)]
    name = f"{QUALIFIERS[(number // len(things) + number) % len(QUALIFIERS)]} {thing}"
    return name, f"{thing.lower().replace(' ', '-')}-{number}"
