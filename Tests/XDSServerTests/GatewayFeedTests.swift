import EnvoyXDS
import GatewayModel
import Ledger
import LintelTesting
import Projection
import Synchronization
import Testing

@testable import XDSServer

/// What a feed does with polls, without anything that carries them.
@Suite("The feed of a gateway")
struct GatewayFeedTests {
    private let encoder = EncoderDouble()
    private let observer = ObserverDouble()
    private let feed: GatewayFeed
    private let stream = StreamDouble()
    private let group = ProxyGroup("infra/gw")

    init() {
        feed = GatewayFeed(group, clock: SystemClock(), encoder: encoder, observer: observer)
    }

    /// One HTTP listener.
    private func snapshot(_ version: Int64, port: UInt16) -> EnvoySnapshot {
        let owner = ResourceID(.listenerSet, "shop/web")
        let listener = EnvoyListener(
            id: ListenerID(owner: owner, listener: "l"), port: port, mode: .http,
            hostname: HostnamePattern(nil), certificates: [], routes: [])
        var renderer = Renderer()
        return renderer.render(
            [EnvoyOwner(id: owner, listeners: [listener])], version: Revision(rawValue: version))
    }

    private func poll(
        _ version: String?, hold: UInt64 = 60_000_000_000, on stream: StreamDouble? = nil
    ) -> ProxyPoll {
        let request = DiscoveryRequest(
            version: version, node: "edge-1", cluster: "infra/gw", name: nil, typeURL: nil)
        return ProxyPoll(
            request, .listeners, hold: hold, on: StreamConnection(stream: stream ?? self.stream))
    }

    /// Nil if the poll is held now, with its answer to come on the stream.
    private func answer(_ poll: ProxyPoll, on stream: StreamDouble? = nil) -> PollAnswer? {
        switch feed.answer(poll) {
        case .answered(let answer): return answer
        case .held(let hold):
            hold(StreamReply(stream: stream ?? self.stream))
            return nil
        }
    }

    @Test func `a poll is answered, held, and answered by the next version`() throws {
        let (first, second) = (snapshot(1, port: 80), snapshot(2, port: 81))
        feed.publish(first, restores: false)
        #expect(encoder.prepared(for: group) === first)
        let label = try #require(answer(poll(nil))?.content?.version)
        #expect(label == first.listeners.version)
        #expect(answer(poll(label)) == nil)
        #expect(stream.answers.isEmpty)
        feed.publish(second, restores: false)
        #expect(stream.labels == [second.listeners.version])
        #expect(answer(poll(label, hold: 0))?.content == nil, "it has refused that")
        #expect(observer.refusals.map(\.version) == [Revision(rawValue: 2)])
    }

    @Test func `the first poll waits for the first version`() {
        #expect(answer(poll(nil, hold: 0)) == nil)
        feed.publish(snapshot(1, port: 80), restores: false)
        #expect(stream.labels.count == 1)
    }

    @Test func `a held poll is told after its time that nothing is new`() async throws {
        let first = snapshot(1, port: 80)
        feed.publish(first, restores: false)
        _ = answer(poll(nil))
        #expect(answer(poll(first.listeners.version, hold: 1_000_000)) == nil)
        while stream.answers.isEmpty { await Task.yield() }
        #expect(stream.labels == [])
        #expect(feed.storage.withLock { $0.waiting.count } == 0)
    }

    @Test func `who goes away waits no more`() throws {
        let first = snapshot(1, port: 80)
        feed.publish(first, restores: false)
        _ = answer(poll(nil))
        #expect(answer(poll(first.listeners.version)) == nil)
        #expect(feed.storage.withLock { $0.waiting.count } == 1)
        stream.close()
        #expect(feed.storage.withLock { $0.waiting.count } == 0)
    }

    @Test func `an answer that reached nobody is no refusal`() throws {
        let (first, second) = (snapshot(1, port: 80), snapshot(2, port: 81))
        feed.publish(first, restores: false)
        _ = answer(poll(nil))
        #expect(answer(poll(first.listeners.version)) == nil)
        // Closed, and nobody has noticed yet.
        let other = StreamDouble()
        let held = poll(first.listeners.version, on: other)
        #expect(answer(held, on: other) == nil)
        other.close()
        feed.publish(second, restores: false)
        #expect(stream.labels == [second.listeners.version])
        #expect(answer(poll(second.listeners.version, hold: 0))?.error == nil)
        #expect(observer.refusals.isEmpty)
    }

    @Test func `the end of the gateway ends all waiting, and what was prepared is let go`() {
        let first = snapshot(1, port: 80)
        feed.publish(first, restores: false)
        _ = answer(poll(nil))
        #expect(answer(poll(first.listeners.version)) == nil)
        feed.close(isGone: true)
        #expect(stream.answers.map(\.error) == [.noGateway("infra/gw")])
        #expect(encoder.prepared(for: group) == nil)
        #expect(answer(poll(nil))?.error == .noGateway("infra/gw"))
    }

    @Test func `a proxy is given a version, and has it when it says so`() throws {
        let (first, second) = (snapshot(1, port: 80), snapshot(2, port: 81))
        feed.publish(first, restores: false)
        let label = try #require(answer(poll(nil))?.content?.version)
        #expect(observer.milestones.map(\.step) == [.given])
        #expect(answer(poll(label)) == nil)
        #expect(observer.milestones.map(\.step) == [.given, .acknowledged(before: nil)])
        feed.publish(second, restores: false)
        let before = Revision(rawValue: 1)
        #expect(answer(poll(second.listeners.version)) == nil)
        #expect(
            observer.milestones.map(\.step)
                == [.given, .acknowledged(before: nil), .given, .acknowledged(before: before)])
        #expect(observer.milestones.map(\.version.rawValue) == [1, 1, 2, 2])
        #expect(observer.milestones.allSatisfy { $0.node == "edge-1" })
    }

    @Test func `a version that is no other for a proxy is had at once`() throws {
        feed.publish(snapshot(1, port: 80), restores: false)
        let label = try #require(answer(poll(nil))?.content?.version)
        #expect(answer(poll(label)) == nil)
        feed.publish(snapshot(2, port: 80), restores: false)
        #expect(stream.answers.isEmpty)
        #expect(observer.milestones.last?.version == Revision(rawValue: 2))
        #expect(feed.reports(at: SystemClock().now()).map(\.version) == [Revision(rawValue: 2)])
    }

    @Test func `a proxy is there while a poll of it is held, and forgotten when it is not`() throws
    {
        feed.publish(snapshot(1, port: 80), restores: false)
        let label = try #require(answer(poll(nil))?.content?.version)
        #expect(feed.sightings().map(\.isHeld) == [false])
        #expect(answer(poll(label)) == nil)
        let held = try #require(feed.sightings().first)
        #expect(held.isHeld && held.name == "edge-1" && held.version == Revision(rawValue: 1))
        feed.forget(["edge-1"])
        #expect(feed.sightings().count == 1)
        stream.close()
        let sighting = try #require(feed.sightings().first)
        #expect(!sighting.isHeld && sighting.lastSeen > held.lastSeen)
        feed.forget(["edge-1"])
        #expect(feed.sightings().isEmpty)
    }

    @Test func `without a version polls are told why`() {
        #expect(answer(poll(nil)) == nil)
        feed.fail("Envoy refuses it")
        #expect(stream.answers.map(\.error) == [.noVersion("Envoy refuses it")])
        #expect(answer(poll(nil))?.error == .noVersion("Envoy refuses it"))
    }
}

private final class ObserverDouble: FeedObserver {
    private let found = Mutex<[DiscoveryRefusal]>([])

    var refusals: [DiscoveryRefusal] { found.withLock { $0 } }

    func found(_ refusal: DiscoveryRefusal) { found.withLock { $0.append(refusal) } }

    func found(sharedNode: String) {}

    private let reached = Mutex<[NodeMilestone]>([])

    var milestones: [NodeMilestone] { reached.withLock { $0 } }

    func reached(_ milestone: NodeMilestone) { reached.withLock { $0.append(milestone) } }
}
