import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("Freezes")
struct FreezeTests {
    let shop: LedgerFixture

    init() throws { shop = try LedgerFixture(.gateway(), .set("shop/web", "w=HTTP:80:-")) }

    private func later(_ seconds: Int64) -> Timestamp {
        Timestamp(rawValue: Samples.noon.rawValue + seconds * 1_000_000)
    }

    private func refusal(_ resources: Resource...) -> Refusal? {
        #expect(throws: Refusal.self) { try shop.submit(.change(.applying(resources))) }
    }

    private func end() { DeadlineWatch(shop.ledger, clock: shop.clock, logger: .quiet).look() }

    @Test func `what a frozen namespace has stays what it is`() throws {
        try shop.apply(.freeze("sale", ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")))
        let refused = refusal(
            .set("blog/web", "b=HTTP:81:-"), .set("shop/web", "w=HTTP:82:-"),
            .set("shop/new", "n=HTTP:83:-"))
        #expect(refused?.reason == .frozen)
        #expect(refused?.issues.count == 1)
        #expect(
            refused?.issues.first?.detail
                == "namespace shop is frozen by ChangeFreeze sale until that is deleted: the sale")
        #expect(shop.state[.set("blog/web")] == nil)
        // Others go on, though what they do changes the gateway.
        try shop.apply(.set("blog/web", "b=HTTP:81:-"))
        // The freeze can be ended, and a token be revoked.
        try shop.apply(.account("shop/ci"))
        try shop.delete(.freeze("sale"))
        try shop.apply(.set("shop/web", "w=HTTP:82:-"))
    }

    @Test func `what a frozen gateway serves stays, whoever would change it`() throws {
        let spec = ChangeFreezeSpec(
            gateways: [GatewayReference(namespace: "infra", name: "gw")], reason: "the sale")
        try shop.apply(.freeze("sale", spec))
        let before = shop.state
        #expect(refusal(.set("blog/web", "b=HTTP:81:-"))?.reason == .frozen)
        #expect(refusal(.gateway("g=HTTP:90:-"))?.reason == .frozen)
        #expect(Portrait(shop.state) == Portrait(before))
        // What changes nothing that is served is nobody's business.
        try shop.apply(.namespace("blog", ["team": "blog"]))
    }

    @Test func `namespaces are frozen by label too`() throws {
        try shop.apply(.namespace("shop", ["tier": "gold"]))
        let selector = LabelSelector(matchLabels: ["tier": "gold"])
        try shop.apply(
            .freeze("gold", ChangeFreezeSpec(namespaceSelector: selector, reason: "audit")))
        // Nor are the labels changed that say so.
        #expect(refusal(.namespace("shop", [:]))?.reason == .frozen)
        try shop.apply(.set("blog/web", "b=HTTP:81:-"))
        try shop.apply(
            .freeze("all", ChangeFreezeSpec(namespaceSelector: LabelSelector(), reason: "all")))
        #expect(refusal(.set("blog/web", "b=HTTP:82:-"))?.reason == .frozen)
    }

    @Test func `it begins and ends by the clock, and its end is a commit`() throws {
        let spec = ChangeFreezeSpec(
            namespaces: ["shop"], reason: "the sale", from: later(1000), until: later(2000))
        try shop.apply(.freeze("sale", spec))
        try shop.apply(.set("shop/web", "w=HTTP:82:-"))
        shop.clock.set(later(1000))
        #expect(refusal(.set("shop/web", "w=HTTP:83:-"))?.reason == .frozen)
        end()
        #expect(shop.state[.freeze("sale")] != nil)
        shop.clock.set(later(2000))
        // Nobody has to wait for the commit.
        try shop.apply(.set("shop/web", "w=HTTP:83:-"))
        end()
        #expect(shop.state[.freeze("sale")] == nil)
        let last = try #require(try shop.commits().last)
        #expect(last.cause == .deadline(.freeze("sale")))
        #expect(last.actor == "lintel" && last.origin == nil)
        end()
        #expect(try shop.commits().last == last)
    }

    @Test func `who may override it does so by a word, and the commit says so`() throws {
        try shop.apply(.freeze("sale", ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")))
        var rules = [
            PolicyRule(apiGroups: ["*"], resources: ["listenersets"], verbs: ["*"])
        ]
        try shop.apply(.clusterRole("ops", rules), .clusterBinding("ops", to: "eve"))
        func submission(_ terms: SubmissionTerms) -> Submission {
            let origin = RequestOrigin(principal: "eve", address: "127.0.0.1", requestID: "1")
            return Submission(
                .change(.applying(.set("shop/web", "w=HTTP:82:-"))),
                by: Principal(name: "eve", groups: []), from: origin, actor: "eve", terms: terms)
        }
        let override = SubmissionTerms(overridesFreezes: true)
        let forbidden = #expect(throws: Refusal.self) {
            try shop.submit(submission(override)).acceptance()
        }
        #expect(forbidden?.reason == .forbidden)
        #expect(forbidden?.denials.map(\.verb) == [.override])
        rules.append(
            PolicyRule(
                apiGroups: ["lintel.dev"], resources: ["changefreezes"], verbs: ["override"]))
        try shop.apply(.clusterRole("ops", rules))
        // Not by accident.
        let refused = #expect(throws: Refusal.self) {
            try shop.submit(submission(SubmissionTerms())).acceptance()
        }
        #expect(refused?.reason == .frozen)
        let accepted = try shop.submit(submission(override)).acceptance()
        #expect(accepted.decision.commit?.terms?.overriddenFreezes == ["sale"])
        #expect(try shop.commits().last?.terms?.overriddenFreezes == ["sale"])
    }

    @Test func `going back obeys it`() throws {
        let version = try #require(shop.state.gateway(.gw)?.version)
        try shop.apply(.set("shop/web", "w=HTTP:82:-"))
        try shop.apply(.freeze("sale", ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")))
        let back = #expect(throws: Refusal.self) { try shop.rollBack(to: version) }
        #expect(back?.reason == .frozen)
        let undo = #expect(throws: Refusal.self) { try shop.revert(Revision(rawValue: 3)) }
        #expect(undo?.reason == .frozen)
    }

    /// What a rollback looks at to find what has to come back is no change yet.
    @Test func `overriding it goes back to no more than without it`() throws {
        try shop.apply(.namespace("shop", ["team": "shop"]))
        let version = try #require(shop.state.gateway(.gw)?.version)
        try shop.apply(.set("shop/web", "w=HTTP:82:-"), .namespace("shop", ["team": "new"]))
        let wish = Submission.Wish.rollBack(try shop.rollback(to: version))
        let plain = try shop.ledger.preview(Submission(wish, actor: "ada")).decision
        try shop.apply(.freeze("sale", ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")))
        let override = try shop.ledger.preview(
            Submission(wish, actor: "ada", terms: SubmissionTerms(overridesFreezes: true))
        ).decision
        #expect(override.results.map(\.id) == plain.results.map(\.id))
        #expect(plain.results.map(\.id) == [.set("shop/web")])
    }

    @Test func `it says by what, and until when`() throws {
        try shop.apply(
            .freeze(
                "sale",
                ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale", until: later(9000))))
        let refused = refusal(.set("shop/web", "w=HTTP:82:-"))
        #expect(refused?.freezes.map(\.name) == ["sale"])
        #expect(refused?.freezes.first?.until == later(9000))
        #expect(shop.state.freezes(concerning: "shop", at: later(0)).map(\.reason) == ["the sale"])
        #expect(shop.state.freezes(concerning: "shop", at: later(9000)) == [])
        #expect(shop.state.freezes(concerning: "blog", at: later(0)) == [])
    }

    @Test func `one that is over is refused, and one of nothing is warned of`() throws {
        let over = ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale", until: later(-1))
        let refused = refusal(.freeze("sale", over))
        #expect(refused?.issues.map(\.pointer) == ["/spec/until"])
        let misspelt = ChangeFreezeSpec(
            gateways: [GatewayReference(namespace: "infra", name: "egde")],
            namespaces: ["shop", "shpo"], reason: "the sale")
        let warnings = try shop.apply(.freeze("sale", misspelt)).decision.warnings
        #expect(warnings.map(\.code) == ["FreezesNothing", "FreezesNothing"])
        #expect(warnings.first?.message.contains("namespace shpo") == true)
    }

    @Test func `what proxies of a frozen gateway are given stays too`() throws {
        let spec = ChangeFreezeSpec(
            gateways: [GatewayReference(namespace: "infra", name: "gw")], reason: "the sale")
        try shop.apply(.freeze("sale", spec))
        let guardSpec = ReleaseGuardSpec(maxRemovedListeners: 1)
        let guarding = Resource(
            metadata: Metadata(namespace: "infra", name: "gw"), spec: .releaseGuard(guardSpec))
        #expect(refusal(guarding)?.reason == .frozen)
    }
}
