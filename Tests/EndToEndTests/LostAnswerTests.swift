import Foundation
import LintelTesting
import Synchronization
import Testing

/// Changes whose answer does not come: what `lintel apply` does, and says about it.
struct LostAnswerTests {
    let shop: CommandShop
    let file: String

    init() throws {
        shop = try CommandShop()
        file = try shop.write("gateway.yaml", CommandShop.gateway)
    }

    /// Something between `lintel` and the server.
    private func between(
        _ react: @escaping @Sendable (TestReceiver.Received) -> TestReceiver.Reaction
    ) throws -> TestReceiver {
        let receiver = try TestReceiver("127.0.0.1", react)
        shop.server = "http://127.0.0.1:\(receiver.port)"
        return receiver
    }

    /// What the server says to a request.
    private static func forward(
        _ request: TestReceiver.Received, port: UInt16
    ) -> HTTPClient.Answer? {
        let words = request.line.split(separator: " ").map(String.init)
        let kept = ["content-type", "idempotency-key"]
        return try? HTTPClient(port: port).send(
            words[0], words[1], headers: request.headers.filter { kept.contains($0.key) },
            bytes: request.body)
    }

    @Test func `an answer that was lost is asked for again, and the change is made once`() throws {
        let count = Mutex(0)
        let port = shop.lintel.port
        let receiver = try between { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            guard let answer = Self.forward(request, port: port), number > 1 else { return .hangUp }
            return .say(answer.status, type: "application/json", answer.text)
        }
        let applied = try shop.run("apply", "--yes", "-f", file)
        #expect(applied.status == 0, "\(applied.errors)")
        #expect(applied.output.hasSuffix("Committed as revision 1: 1 created.\n"))
        #expect(applied.errors.contains("asking again (2 of 5)"))
        #expect(Set(receiver.received.map { $0.headers["idempotency-key"] }).count == 1)
        #expect(try shop.revision() == 1)
    }

    /// What a server says that has not looked at the change.
    private static func problem(_ status: Int, _ type: String) -> TestReceiver.Reaction {
        .say(
            status, type: "application/problem+json",
            #"{"type":"/problems/\#(type)","title":"No","status":\#(status),"detail":"not so"}"#)
    }

    @Test(arguments: [(503, "not-ready"), (429, "too-many-requests")])
    func `a server that starts again or is busy after that is asked again`(
        status: Int, type: String
    ) throws {
        let count = Mutex(0)
        let port = shop.lintel.port
        let receiver = try between { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            // It does it, and its answer is lost.
            guard let answer = Self.forward(request, port: port), number != 1 else {
                return .hangUp
            }
            if number == 2 { return Self.problem(status, type) }
            return .say(answer.status, type: "application/json", answer.text)
        }
        let applied = try shop.run("apply", "--yes", "-f", file)
        #expect(applied.status == 0 && receiver.count == 3, "\(applied)")
        #expect(applied.output.hasSuffix("Committed as revision 1: 1 created.\n"), "\(applied)")
        #expect(try shop.revision() == 1)
    }

    @Test(arguments: [
        (503, "not-ready", 5), (421, "unknown-host", 5), (404, "not-found", 5),
        (401, "unauthenticated", 2), (403, "forbidden", 2),
    ])
    func `a no that is about something else does not say that nothing was changed`(
        status: Int, type: String, asked: Int
    ) throws {
        let count = Mutex(0)
        let receiver = try between { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number == 1 ? .hangUp : Self.problem(status, type)
        }
        let lost = try shop.run("apply", "--yes", "-f", file)
        #expect(lost.status == 1 && receiver.count == asked, "\(lost)")
        #expect(lost.errors.contains("may have been made or not"), "\(lost)")
    }

    @Test(arguments: ["{}", "[[]]", #""ok""#, "", "hello"])
    func `what does not say what became of the change is no answer`(text: String) throws {
        let receiver = try between { _ in .say(200, type: "application/json", text) }
        let lost = try shop.run("apply", "--yes", "-f", file)
        #expect(lost.status == 1 && lost.output == "" && receiver.count == 5, "\(lost)")
        #expect(lost.errors.contains("may have been made or not"), "\(lost)")
        let planned = try shop.run("plan", "-f", file)
        #expect(planned.status == 1 && planned.output == "", "\(planned)")
    }

    @Test func `one that never comes is said to be lost`() throws {
        let receiver = try between { _ in .hangUp }
        let lost = try shop.run("apply", "--yes", "-f", file)
        #expect(lost.status == 1 && receiver.count == 5)
        #expect(lost.errors.contains("may have been made or not"))
        #expect(lost.errors.contains("lintel log --limit 5"))
    }

    @Test func `a proxy that gave up is no answer`() throws {
        let receiver = try between { _ in .say(504, type: "text/html", "<html>") }
        let lost = try shop.run("apply", "--yes", "-f", file)
        #expect(lost.status == 1 && receiver.count == 5)
        #expect(lost.errors.contains("may have been made or not"))
    }

    @Test func `a server that was never reached has changed nothing`() throws {
        let receiver = try between { _ in .hangUp }
        receiver.stop()
        let refused = try shop.run("apply", "--yes", "-f", file)
        #expect(refused.status == 1 && refused.errors.contains("cannot be reached"))
        #expect(!refused.errors.contains("may have been made"))
    }

    // MARK: Ctrl-C

    @Test func `Ctrl-C before anything is sent says that nothing was changed`() throws {
        // The plan is what is waited for.
        let receiver = try between { _ in .stall }
        let (apply, keyboard) = try shop.startTerminal(80, "apply -f \(file)")
        #expect(eventually { receiver.count == 1 })
        keyboard.type("\u{3}")
        #expect(apply.wait() == 128 + SIGINT)
        #expect(apply.output.text.contains("\r\nnothing was changed\r\n"), "\(apply.output.text)")
        let asked = receiver.received.map(\.line)
        #expect(asked.count == 1 && asked[0].contains("dryRun=true"), "\(asked)")
        #expect(try shop.revision() == 0)
    }

    @Test func `the first Ctrl-C waits for the answer, and the second leaves`() throws {
        let receiver = try between { _ in .stall }
        let apply = try shop.start("apply", "--yes", "-f", file)
        #expect(eventually { receiver.count == 1 })
        apply.signal(SIGINT)
        #expect(eventually { apply.errors.text.contains("its answer is waited for") })
        apply.signal(SIGINT)
        #expect(apply.wait() == 128 + SIGINT)
        #expect(apply.errors.text.contains("may have been made or not"))
        #expect(apply.errors.text.contains("running the same again is safe"))
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func `who ends it otherwise is told as well`(signal: Int32) throws {
        let receiver = try between { _ in .stall }
        let apply = try shop.start("apply", "--yes", "-f", file)
        #expect(eventually { receiver.count == 1 })
        apply.signal(signal)
        #expect(eventually { apply.errors.text.contains("its answer is waited for") })
        apply.signal(signal)
        #expect(apply.wait() == 128 + signal)
        #expect(apply.errors.text.contains("may have been made or not"))
    }

    @Test func `what is answered after the first Ctrl-C is shown`() throws {
        let (port, isAllowed) = (shop.lintel.port, Gate())
        let receiver = try between { request in
            isAllowed.wait()
            guard let answer = Self.forward(request, port: port) else { return .hangUp }
            return .say(answer.status, type: "application/json", answer.text)
        }
        let apply = try shop.start("apply", "--yes", "-f", file)
        #expect(eventually { receiver.count == 1 })
        apply.signal(SIGINT)
        #expect(eventually { apply.errors.text.contains("its answer is waited for") })
        isAllowed.open()
        #expect(apply.wait() == 0)
        #expect(apply.output.text.hasSuffix("Committed as revision 1: 1 created.\n"))
    }
}

/// Something that is shut until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
