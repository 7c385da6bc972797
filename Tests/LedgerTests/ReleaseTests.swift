import EventLog
import GatewayModel
import LintelTesting
import Projection
import SQLiteEventLog
import Testing

@testable import Ledger

@Suite("What proxies are given: the latest version, unless a pin or a guard holds it")
struct ReleaseTests {
    /// Version 1 is the gateway, 2 has one listener more, 3 another.
    private func shop(_ log: any LogEngine = InMemoryEventLog()) throws -> LedgerFixture {
        let shop = try LedgerFixture(log)
        try shop.apply(.gateway())
        try shop.apply(.set("a/one", "w=HTTP:80:one.io"))
        try shop.apply(.set("a/two", "w=HTTP:80:two.io", "v=HTTP:80:three.io"))
        return shop
    }

    private func released(_ shop: LedgerFixture, _ name: NamespacedName = .gw) -> Int64? {
        shop.ledger.published.releasedGateway(name)?.version.rawValue
    }

    private func revision(_ number: Int64) -> Revision { Revision(rawValue: number) }

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        do { try body() } catch let refusal as Refusal { return refusal } catch { return nil }
        return nil
    }

    private var pinID: ResourceID { VersionPinSpec.id(of: .gw) }

    // MARK: Pins

    @Test func `a pin holds an older version while commits go on, and its end lets all go`() throws
    {
        let shop = try shop()
        #expect(released(shop) == 3)
        try shop.apply(.pin(to: revision(2)))
        #expect(released(shop) == 2)
        let served = shop.ledger.published
        let state = served.state(releasedOf: .gw)
        let gateway = try #require(state.gateway(.gw))
        let then = try shop.state(at: revision(2))
        let old = try #require(then.gateway(.gw))
        #expect(state.snapshotJSON(of: gateway) == then.snapshotJSON(of: old))
        let answer = try shop.apply(.set("a/three", "w=HTTP:80:four.io"))
        #expect(answer.decision.warnings.map(\.code) == ["Pinned"])
        #expect(released(shop) == 2 && shop.state.gateway(.gw)?.version == revision(5))
        try shop.delete(pinID)
        #expect(released(shop) == 5)
        #expect(try Verification(of: shop.log).isClean)
    }

    @Test func `a pin to the present holds it from the next commit on`() throws {
        let shop = try shop()
        try shop.apply(.pin(to: revision(3)))
        #expect(shop.ledger.published.releasedStates.isEmpty)
        try shop.apply(.set("a/three", "w=HTTP:80:four.io"))
        #expect(released(shop) == 3)
        // To another one by the same pin.
        try shop.apply(.pin(to: revision(1)))
        #expect(released(shop) == 1)
    }

    @Test(arguments: [
        (Resource.pin(to: Revision(rawValue: 9)), "UnknownVersion"),
        (.pin(to: Revision(rawValue: 3), until: Samples.noon), "Until"),
    ])
    func `what cannot be pinned is refused`(pin: Resource, code: String) throws {
        let shop = try shop()
        let found = refusal { try shop.apply(pin) }
        #expect(found?.reason == .invalid && found?.issues.map(\.code) == [code])
        #expect(refusal { try shop.apply(.pin("a/none", to: revision(1))) }?.reason == .notFound)
    }

    @Test func `a version from before a deletion was another gateway's`() throws {
        let shop = try shop()
        try shop.delete(.gateway())
        try shop.apply(.gateway())
        #expect(refusal { try shop.apply(.pin(to: revision(2))) }?.reason == .invalid)
    }

    @Test func `a pinned gateway is not deleted before its pin is`() throws {
        let shop = try shop()
        try shop.apply(.pin(to: revision(2)))
        let found = refusal { try shop.delete(.gateway()) }
        #expect(found?.reason == .pinned && found?.message.contains("a test") == true)
        // Nor by undoing what made it.
        #expect(refusal { try shop.revert(revision(1)) }?.reason == .pinned)
        try shop.delete(pinID)
        try shop.delete(.gateway())
        #expect(released(shop) == nil)
    }

    @Test func `a pin whose time is over stops nobody, though its end is not in the log`() throws {
        let shop = try shop()
        try shop.apply(.pin(to: revision(2)))
        shop.clock.pass(days: 400)
        try shop.delete(.gateway())
        #expect(shop.state.gateway(.gw) == nil && released(shop) == nil)
    }

    // MARK: Guards

    @Test func `a guard holds what takes away too much, and lets go what is put right`() throws {
        let shop = try shop()
        try shop.apply(.guarding(listeners: 1))
        #expect(released(shop) == 3)
        let deletion = try shop.delete(.set("a/two"))
        #expect(deletion.decision.warnings.map(\.code) == ["HeldByGuard"])
        #expect(deletion.decision.warnings.first?.message.contains("removes 2 listeners") == true)
        #expect(released(shop) == 3)
        // Still too much, though this commit takes away nothing.
        try shop.apply(.set("a/four", "w=HTTP:80:five.io"))
        #expect(released(shop) == 3)
        // One of two is back.
        try shop.apply(.set("a/two", "v=HTTP:80:three.io"))
        #expect(released(shop) == 7)
        // From here on the next is judged by what is out now.
        try shop.delete(.set("a/four"))
        #expect(released(shop) == 8)
    }

    @Test func `a preview says that it would be held`() throws {
        let shop = try shop()
        try shop.apply(.guarding(percent: 50))
        let changes = Changeset(changes: [Change(.delete(.set("a/two")))])
        let preview = try shop.ledger.preview(Submission(.change(changes), actor: "ada"))
        #expect(preview.decision.warnings.map(\.code) == ["HeldByGuard"])
        #expect(preview.decision.warnings.first?.message.contains("2 of 3 listeners") == true)
        #expect(released(shop) == 3)
    }

    @Test func `the size counts when it grows`() throws {
        let shop = try shop()
        let size = try #require(shop.state.gateway(.gw)).listenerCount
        #expect(size == 3)
        try shop.apply(.guarding(bytes: 10))
        #expect(released(shop) == 3)
        try shop.apply(.set("a/three", "w=HTTP:80:four.io"))
        #expect(released(shop) == 3)
        try shop.delete(.set("a/three"), .set("a/two"))
        #expect(released(shop) == 6)
    }

    @Test func `somebody lets the latest version go, and only that`() throws {
        let shop = try shop()
        try shop.apply(.guarding(listeners: 0))
        #expect(refusal { try shop.apply(.release(version: revision(3))) }?.reason == .notHeld)
        try shop.delete(.set("a/one"))
        try shop.delete(.set("a/two"))
        #expect(released(shop) == 3)
        #expect(refusal { try shop.apply(.release(version: revision(5))) }?.reason == .notHeld)
        let release = try shop.apply(.release(version: revision(6)))
        #expect(released(shop) == 6)
        // It stays out, whatever becomes of the commit.
        #expect(refusal { try shop.revert(release.revision) }?.reason == .final)
        #expect(try Verification(of: shop.log).isClean)
    }

    @Test func `who may let go does so each time, by that right alone, and again is unchanged`()
        throws
    {
        let shop = try shop()
        try shop.apply(
            .guarding(listeners: 0),
            .clusterRole("letting-go", Self.rules("gateways/release", "create")),
            .clusterBinding("letting-go", to: "eve"))
        for set: NamespacedName in ["a/one", "a/two"] {
            let held = try shop.delete(.set(set)).revision
            #expect(released(shop) != held.rawValue)
            try asEve(shop, .release(version: held))
            #expect(released(shop) == held.rawValue)
            let again = try asEve(shop, .release(version: held))
            #expect(again.decision.commit == nil)
        }
    }

    private static func rules(_ resource: String, _ verbs: String...) -> [PolicyRule] {
        [
            PolicyRule(
                apiGroups: ["gateway.networking.k8s.io"], resources: [resource], verbs: verbs)
        ]
    }

    @discardableResult
    private func asEve(_ shop: LedgerFixture, _ resource: Resource) throws -> Acceptance {
        let submission = Submission(
            .change(.applying([resource])), by: Principal(name: "eve", groups: []),
            from: Samples.origin("eve"), actor: "eve")
        return try shop.submit(submission).acceptance()
    }

    @Test func `who pins what a guard holds has to be one who may let it go, and it stays out`()
        throws
    {
        let shop = try shop()
        try shop.apply(
            .guarding(listeners: 0),
            .clusterRole("pinning", Self.rules("gateways/pin", "create", "update")),
            .clusterBinding("pinning", to: "eve"))
        let held = try shop.delete(.set("a/two")).revision
        let found = refusal { try asEve(shop, .pin(to: held)) }
        #expect(found?.reason == .forbidden)
        #expect(found?.denials.map(\.target.resource) == ["gateways/release"])
        // An older one is out, or was.
        try asEve(shop, .pin(to: revision(2)))
        #expect(refusal { try asEve(shop, .pin(to: held)) } != nil)
        #expect(released(shop) == 2)
        try shop.apply(
            .clusterRole("releasing", Self.rules("gateways/release", "create")),
            .clusterBinding("releasing", to: "eve"))
        try asEve(shop, .pin(to: held))
        #expect(released(shop) == held.rawValue)
        try shop.delete(pinID)
        #expect(released(shop) == held.rawValue)
        #expect(shop.state.release(of: .gw)?.hold == nil)
        let next = try shop.delete(.set("a/one")).revision
        #expect(released(shop) == held.rawValue && next > held)
    }

    @Test func `of what a guard has not let go only the latest can be pinned`() throws {
        let shop = try shop()
        try shop.apply(.guarding(listeners: 0))
        let first = try shop.delete(.set("a/two")).revision
        try shop.apply(.set("a/three", "w=HTTP:80:four.io"))
        let found = refusal { try shop.apply(.pin(to: first)) }
        #expect(found?.reason == .notHeld && found?.issues.map(\.pointer) == ["/version"])
    }

    @Test func `a guard says what it does not do`() throws {
        let shop = try LedgerFixture()
        let waits = try shop.apply(.guarding(listeners: 0))
        #expect(waits.decision.warnings.map(\.code) == ["NotFound"])
        try shop.apply(.gateway())
        let deletion = try shop.delete(.gateway())
        #expect(deletion.decision.warnings.map(\.code) == ["NotHeld"])
    }

    @Test func `nothing is read where all wait`() throws {
        let log = FlakyEventLog()
        let shop = try shop(log)
        try shop.apply(.guarding(listeners: 1))
        let base = try shop.state(at: revision(2))
        #expect(base.gateway(.gw)?.version == revision(2))
        log.hide(true)
        // The version in the middle is let go, and the one at the end is not.
        let outcomes = shop.together([
            try shop.submission(.change(.applying(.set("a/three", "w=HTTP:80:four.io")))),
            try shop.submission(
                .change(Changeset(changes: [Change(.delete(.set("a/two")))]))),
        ])
        for outcome in outcomes { _ = try outcome.acceptance() }
        #expect(released(shop) == 5 && shop.state.gateway(.gw)?.version == revision(6))
        // Nor when a pin ends, however much came meanwhile.
        try shop.apply(.pin(to: revision(2)))
        #expect(released(shop) == 2)
        for number in 0..<300 { try shop.apply(.namespace("shop", ["n": "\(number)"])) }
        try shop.delete(pinID)
        #expect(released(shop) == 5)
    }

    @Test func `a guard that goes, or is loosened, lets go; one that comes holds nothing`() throws {
        let shop = try shop()
        try shop.apply(.guarding(listeners: 0))
        try shop.delete(.set("a/two"))
        #expect(released(shop) == 3)
        try shop.apply(.guarding(listeners: 2))
        #expect(released(shop) == 5)
        try shop.apply(.guarding(listeners: 0))
        try shop.delete(.set("a/one"))
        #expect(released(shop) == 5)
        try shop.delete(ReleaseGuardSpec.id(of: .gw))
        #expect(released(shop) == 8)
        #expect(shop.state.release(of: .gw) == nil)
    }

    @Test func `when a pin ends the guard judges all that came meanwhile`() throws {
        let shop = try shop()
        try shop.apply(.guarding(listeners: 1))
        try shop.apply(.pin(to: revision(1)))
        try shop.delete(.set("a/one"))
        try shop.delete(.set("a/two"))
        #expect(released(shop) == 1)
        // Three are gone since the last version that was out by itself.
        try shop.delete(pinID)
        #expect(released(shop) == 3)
        #expect(refusal { try shop.apply(.release(version: revision(6))) }?.reason == .notHeld)
        try shop.apply(.release(version: revision(7)))
        #expect(released(shop) == 7)
    }

    @Test func `a guard waits for its gateway`() throws {
        let shop = try LedgerFixture()
        try shop.apply(.guarding(listeners: 0))
        try shop.apply(.gateway("a=HTTP:80:-"))
        try shop.apply(.gateway())
        #expect(released(shop) == 2)
    }

    // MARK: Readers

    @Test func `who waits hears of what proxies are given, also of an older version`() throws {
        let shop = try shop()
        func wait() -> (WaitingTests.Reader, Waiting) {
            let reader = WaitingTests.Reader()
            let waiting = shop.ledger.publisher.wait(
                for: .gateway(.gw), seconds: 600, unless: { _ in false }, resume: reader.resume)
            return (reader, waiting)
        }
        let first = wait().0
        try shop.apply(.pin(to: revision(2)))
        #expect(first.waited() && first.resumptions == [4])
        let (second, waiting) = wait()
        try shop.apply(.set("a/three", "w=HTTP:80:four.io"))
        #expect(waiting.cancel() == false && second.resumptions == [])
        let third = wait().0
        try shop.delete(pinID)
        #expect(third.waited() && third.resumptions == [6])
    }

    @Test func `what differs is told in both directions`() throws {
        let shop = try shop()
        try shop.apply(.pin(to: revision(2)))
        let back = try shop.ledger.delta(of: .gw, since: revision(3), to: shop.ledger.published)
        #expect(back.listeners.removed.map(\.id.owner) == [.set("a/two"), .set("a/two")])
        #expect(back.listeners.added.isEmpty)
        let on = try shop.ledger.delta(of: .gw, since: revision(1), to: shop.ledger.published)
        #expect(on.listeners.added.map(\.id.owner) == [.set("a/one")])
    }

    // MARK: Keys

    private static let cert: NamespacedName = "a/cert"

    /// Version 2 serves a certificate.
    private func sealed() throws -> LedgerFixture {
        let shop = try LedgerFixture()
        try shop.apply(.gateway(certificates: "resolve"))
        try shop.apply(Samples.secret(Self.cert, dataKey: "k1"))
        try shop.apply(.set("a/one", "w=HTTPS:443:www.shop.example"))
        return shop
    }

    private func keys(_ shop: LedgerFixture) throws -> [String] {
        try shop.log.dataKeys().map(\.id)
    }

    private func heldKeys(_ shop: LedgerFixture) throws -> [HeldDataKey] {
        shop.state.dataKeys(of: try #require(shop.state.gateway(.gw)))
    }

    @Test func `a key that a pin needs stays when its secret goes, and goes with the pin`() throws {
        let shop = try sealed()
        let held = try heldKeys(shop)
        #expect(held.map(\.id) == ["k1"])
        try shop.apply(.pin(to: revision(3), keys: held))
        let deletion = try shop.delete(ResourceID(.secret, Self.cert))
        let warning = deletion.decision.warnings.first { $0.code == "KeyHeld" }
        #expect(warning?.message.contains("VersionPin infra/gw (version 3 until 20") == true)
        #expect(try keys(shop) == ["k1"])
        #expect(try Verification(of: shop.log).isClean)
        // Another pin needs it too; with a key that is gone it would be refused.
        try shop.delete(pinID)
        #expect(try keys(shop) == [])
        let late = refusal { try shop.apply(.pin(to: revision(3), keys: held)) }
        #expect(late?.reason == .keyDestroyed)
        #expect(try Verification(of: shop.log).isClean)
    }

    @Test func `a key of a secret that is there outlives the pin`() throws {
        let shop = try sealed()
        try shop.apply(.pin(to: revision(3), keys: try heldKeys(shop)))
        try shop.delete(pinID)
        #expect(try keys(shop) == ["k1"])
    }

    @Test func `a secret comes back while its key is held, and keeps it`() throws {
        let shop = try sealed()
        try shop.apply(.pin(to: revision(3), keys: try heldKeys(shop)))
        let deletion = try shop.delete(ResourceID(.secret, Self.cert))
        try shop.revert(deletion.revision)
        try shop.delete(pinID)
        #expect(try keys(shop) == ["k1"])
        #expect(try Verification(of: shop.log).isClean)
        try shop.delete(ResourceID(.secret, Self.cert))
        #expect(try keys(shop) == [])
    }

    @Test func `a version that a guard keeps keeps its keys`() throws {
        let shop = try sealed()
        try shop.apply(.guarding(listeners: 0))
        let deletion = try shop.delete(ResourceID(.secret, Self.cert))
        #expect(deletion.decision.warnings.map(\.code).contains("KeyHeld"))
        #expect(released(shop) == 3)
        #expect(try keys(shop) == ["k1"])
        #expect(try Verification(of: shop.log).isClean)
        try shop.apply(.release(version: deletion.revision))
        #expect(released(shop) == deletion.revision.rawValue)
        #expect(try keys(shop) == [])
        #expect(try Verification(of: shop.log).isClean)
    }

    @Test func `a commit that may be undone keeps the keys of what it deleted`() throws {
        for isConfirmed in [false, true] {
            let shop = try sealed()
            let secret = ResourceID(.secret, Self.cert)
            let boxed = try shop.submit(
                Submission(
                    .change(Changeset(changes: [Change(.delete(secret))])), actor: "ada",
                    terms: SubmissionTerms(
                        confirmWithin: GatewayDuration(milliseconds: 600_000)))
            ).acceptance()
            #expect(try keys(shop) == ["k1"])
            #expect(boxed.decision.warnings.map(\.code).contains("KeyHeld"))
            #expect(try Verification(of: shop.log).isClean)
            if isConfirmed {
                let commit = try shop.ledger.commit(at: boxed.revision).commit
                try shop.submit(.confirm(Confirmation(of: commit)))
            } else {
                shop.clock.pass(days: 1)
                DeadlineWatch(shop.ledger, clock: shop.clock, logger: .quiet).look()
            }
            #expect((shop.state[secret] == nil) == isConfirmed)
            #expect(try keys(shop) == (isConfirmed ? [] : ["k1"]))
            #expect(try Verification(of: shop.log).isClean)
        }
    }

    /// What was kept for a pin goes with it, and would be missing when the pin comes back.
    @Test func `a pin that is ended on trial comes back with its keys`() throws {
        let shop = try sealed()
        try shop.apply(.pin(to: revision(3), keys: try heldKeys(shop)))
        try shop.delete(ResourceID(.secret, Self.cert))
        _ = try shop.submit(
            Submission(
                .change(Changeset(changes: [Change(.delete(pinID))])), actor: "ada",
                terms: SubmissionTerms(confirmWithin: GatewayDuration(milliseconds: 1_000)))
        ).acceptance()
        #expect(try keys(shop) == ["k1"])
        shop.clock.set(shop.clock.now() + GatewayDuration(milliseconds: 5_000))
        DeadlineWatch(shop.ledger, clock: shop.clock, logger: .quiet).look()
        #expect(released(shop) == 3)
        #expect(try keys(shop) == ["k1"])
        #expect(try Verification(of: shop.log).isClean)
    }

    @Test func `a pin ends by itself, and its end is a commit`() throws {
        let shop = try sealed()
        try shop.apply(.pin(to: revision(3), keys: try heldKeys(shop)))
        try shop.delete(ResourceID(.secret, Self.cert))
        shop.clock.pass(days: 400)
        DeadlineWatch(shop.ledger, clock: shop.clock, logger: .quiet).look()
        #expect(shop.state[pinID] == nil && released(shop) == 5)
        #expect(try shop.commits().last?.cause == .deadline(pinID))
        #expect(try keys(shop) == [])
    }

    @Test func `verify finds a key missing that a pin needs`() throws {
        let shop = try sealed()
        try shop.apply(.pin(to: revision(3), keys: try heldKeys(shop)))
        var entries = LogEntries(after: shop.ledger.published.head)
        try shop.log.append([
            entries.next(destroying: ["k1"]) { _ in [] }
        ])
        let lines = try Verification(of: shop.log).lines
        #expect(lines.contains { $0.contains("VersionPin infra/gw needs is missing") })
    }

    // MARK: Restarts

    @Test(arguments: 1...4)
    func `the pointer is the same from zero, from a checkpoint and step by step`(
        seed: UInt64
    ) throws {
        var teams = RandomTeams(seed: seed, hasReleases: true)
        let fixture = try LedgerFixture()
        var (held, checkpoints): (Int, [StoredCheckpoint]) = (0, [])
        while fixture.state.revision.rawValue < 120 {
            try teams.step(fixture)
            let published = fixture.ledger.published
            for (name, release) in published.state.withheldGateways {
                held += 1
                let gateway = try #require(published.releasedGateway(name))
                #expect(gateway.version == release.version)
                let then = try fixture.state(at: release.version)
                let bytes = then.gateway(name).map { then.snapshotJSON(of: $0) }
                #expect(published.state(releasedOf: name).snapshotJSON(of: gateway) == bytes)
            }
            if teams.resources.random.chance(20) {
                checkpoints.append(Checkpoint.stored(published))
            }
        }
        #expect(held > 10)
        let portrait = Portrait(fixture.state)
        let commits = try fixture.commits()
        #expect(Portrait(GatewayState.replaying(commits)) == portrait)
        for checkpoint in checkpoints {
            var state = try Checkpoint.state(of: checkpoint)
            #expect(Checkpoint.payload(of: state) == checkpoint.payload)
            for commit in commits.dropFirst(Int(checkpoint.revision.rawValue)) {
                state.apply(commit)
            }
            #expect(Portrait(state) == portrait, "from \(checkpoint.revision)")
            #expect(state.heldKeys.all == fixture.state.heldKeys.all)
            try fixture.log.save(checkpoint)
        }
        let verification = try Verification(of: fixture.log)
        #expect(verification.isClean, Comment(rawValue: verification.lines.joined(separator: "; ")))
    }

    @Test func `a restart gives proxies the same`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lintel.db")
        var shop = try shop(try SQLiteEventLog(path: path))
        try shop.apply(.guarding(listeners: 0))
        try shop.delete(.set("a/two"))
        try shop.apply(.gateway(named: "a/other", "w=HTTP:80:-"))
        try shop.apply(.gateway(named: "a/other"))
        try shop.apply(.pin("a/other", to: revision(6)))
        for _ in 0..<2 {
            #expect(released(shop) == 3 && released(shop, "a/other") == 6)
            try shop.ledger.close()
            shop = try LedgerFixture(try SQLiteEventLog(path: path), clock: shop.clock)
        }
        try shop.ledger.close()
    }
}
