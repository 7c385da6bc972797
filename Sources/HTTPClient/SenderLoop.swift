import Addresses
import CCurl

/// The thread of an ``HTTPSender``: everything that is under way.
final class SenderLoop {
    private struct UnderWay {
        let transfer: Transfer
        let objection: Objection
        let url: WebURL
        let completion: HTTPSender.Completion
    }

    /// Why an address was not connected to, of one transfer.
    private final class Objection { var text: String? }

    private let settings: HTTPSenderSettings
    private let inbox: SenderInbox
    private var underWay: [UnsafeMutableRawPointer: UnderWay] = [:]
    /// The first is next.
    private var waiting: ArraySlice<SenderInbox.Waiting> = []

    init(_ settings: HTTPSenderSettings, _ inbox: SenderInbox) {
        (self.settings, self.inbox) = (settings, inbox)
        // Connections that nobody uses; each may be to somebody else.
        _ = ccurl_multi_set_number(inbox.raw, CURLMOPT_MAXCONNECTS, 256)
    }

    /// Returns when the inbox is closed.
    func run() {
        while true {
            let (new, isClosed) = inbox.takeAll()
            waiting.append(contentsOf: new)
            if isClosed { break }
            startWaiting()
            var running: CInt = 0
            curl_multi_perform(inbox.raw, &running)
            finishDone()
            if !waiting.isEmpty, underWay.count < settings.transfers { continue }
            // It is woken for what is added; libcurl knows its own time limits.
            curl_multi_poll(inbox.raw, nil, 0, 60_000, nil)
        }
        for item in underWay.values {
            curl_multi_remove_handle(inbox.raw, item.transfer.raw)
            item.completion(.stopped)
        }
        underWay = [:]
        for item in waiting { item.completion(.stopped) }
        curl_multi_cleanup(inbox.raw)
    }

    private func startWaiting() {
        while underWay.count < settings.transfers, let next = waiting.popFirst() { start(next) }
        if waiting.isEmpty { waiting = [] }
    }

    private func start(_ item: SenderInbox.Waiting) {
        let url = item.post.url
        func fail(_ code: HTTPClientError.Code, _ sentence: String) {
            item.completion(
                HTTPPostResult(
                    reply: .failure(HTTPClientError(code, sentence)), address: nil, seconds: 0))
        }
        if settings.proxy != nil, let why = settings.rules.objection(byProxyTo: url) {
            return fail(.notAllowed, "\(url) is not asked: \(why); \(advice)")
        }
        guard let transfer = Transfer(limitBytes: settings.limits.answerBytes) else {
            return fail(.unreachable, "could not ask \(url): there is no memory for it")
        }
        let objection = Objection()
        prepare(transfer, item.post, objection)
        guard curl_multi_add_handle(inbox.raw, transfer.raw) == CURLM_OK else {
            return fail(.unreachable, "could not ask \(url): libcurl does not begin")
        }
        underWay[transfer.raw] = UnderWay(
            transfer: transfer, objection: objection, url: url, completion: item.completion)
    }

    private func prepare(_ transfer: Transfer, _ post: HTTPPost, _ objection: Objection) {
        // Whatever the environment says of either.
        transfer.set(CURLOPT_PROXY, settings.proxy ?? "")
        transfer.set(CURLOPT_NOPROXY, "")
        transfer.prepare(for: post.url, settings.limits)
        if let authorityFile = settings.authorityFile {
            transfer.set(CURLOPT_CAINFO, authorityFile)
        }
        transfer.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // Who waits for a slow DNS would keep all others waiting when it is given up.
        transfer.set(CURLOPT_QUICK_EXIT, 1)
        transfer.set(body: post.body)
        transfer.set(headers: post.headers.map { "\($0.name): \(oneLine($0.value))" } + ["Expect:"])
        transfer.takeAnswer()
        if let lines = resolved(post.url) { transfer.set(resolved: lines) }
        if settings.proxy != nil { return }
        let (rules, url) = (settings.rules, post.url)
        transfer.onConnect { address in
            guard let address else { return false }
            guard let sort = rules.objection(to: address, isEncrypted: url.isEncrypted) else {
                return true
            }
            objection.text = objection.text ?? "\(url) resolves to \(address), \(sort)"
            return false
        }
    }

    /// Without what would end the line.
    private func oneLine(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { return text }
        return String(decoding: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
    }

    private func resolved(_ url: WebURL) -> [String]? {
        guard let resolver = settings.resolver, NetworkAddress(url.host) == nil else { return nil }
        let addresses = resolver(url.host).joined(separator: ",")
        return ["-\(url.host):\(url.port)", "\(url.host):\(url.port):\(addresses)"]
    }

    // MARK: What came of it

    private func finishDone() {
        var left: CInt = 0
        while let message = curl_multi_info_read(inbox.raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle
            else { continue }
            // What it points to goes with the handle.
            let code = message.pointee.data.result
            curl_multi_remove_handle(inbox.raw, handle)
            guard let item = underWay.removeValue(forKey: handle) else { continue }
            let transfer = item.transfer
            item.completion(
                HTTPPostResult(
                    reply: reply(code, item), address: transfer.address, seconds: transfer.seconds))
        }
    }

    private func reply(_ code: CURLcode, _ item: UnderWay) -> Result<HTTPReply, HTTPClientError> {
        let transfer = item.transfer
        // Those below say that the answer is yet to come.
        if transfer.status >= 200 {
            return .success(
                HTTPReply(
                    status: transfer.status, body: transfer.body,
                    retryAfterSeconds: transfer.retryAfterSeconds))
        }
        if let text = item.objection.text, code != CURLE_OPERATION_TIMEDOUT {
            return .failure(HTTPClientError(.notAllowed, "\(text); \(advice)"))
        }
        return .failure(transfer.failure(code, asking: item.url, settings.limits))
    }

    private var advice: String {
        "use another URL, or allow the address with \(settings.allowingOption)"
    }
}

extension AddressRules {
    /// A proxy looks up names itself, so all there is to judge is what the URL says.
    fileprivate func objection(byProxyTo url: WebURL) -> String? {
        if let address = NetworkAddress(literal: url.host) {
            return objection(to: address, isEncrypted: url.isEncrypted).map {
                "\(address) is \($0)"
            }
        }
        var name = url.host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if name == "localhost" || name.hasSuffix(".localhost") {
            return objection(to: .loopback, isEncrypted: url.isEncrypted).map { "it is \($0)" }
        }
        return url.isEncrypted ? nil : "a name that a proxy looks up is asked by https alone"
    }
}
