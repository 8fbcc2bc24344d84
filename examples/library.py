"""The library in fifteen lines: an office, a procedure, a dossier, a refusal, and a record that verifies."""

from hoso import engine as hoso
from hoso import workflows
from hoso.adapters.bootstrap import open_engine
from hoso.adapters.clock import system_clock

store = hoso.MemoryStore(system_clock)  # or bootstrap.open_store(Path("office.sqlite"), create=True)
engine = open_engine(store)
people = hoso.read_directory(workflows.directory("demo"), "demo.directory.yaml")
engine.handle(hoso.Change(hoso.Asking("quantri", "demo", "1"), people.changes))
fine = hoso.read_procedure(workflows.text("it.traffic_fine"), "it.traffic_fine.yaml", workflows.sources)
engine.handle(hoso.Deploy(hoso.Asking("quantri", "demo", "2"), hoso.resolve(fine.procedure)))
fields = {"article": "157", "points": "0", "amount": "36.00"}
opening = hoso.Open(hoso.Asking("rossi", "demo", "3"), "it.traffic_fine", "borgo", "V1-1", fields=fields)
dossier = engine.handle(opening).stream
refusal = engine.handle(hoso.Take(hoso.Asking("rossi", "demo", "4"), dossier, "send"))
print("refused for", *sorted(refusal.subjects()))
send = hoso.Take(hoso.Asking("bianchi", "demo", "5"), dossier, "send", fields={"expense": "11.00"})
print("it is now", *engine.handle(send).to)
with store.reading() as reading:
    print("verified and intact,", all(verdict.is_intact for verdict in hoso.verify(reading)))

# refused for field_missing.expense role
# it is now sent
# verified and intact, True
