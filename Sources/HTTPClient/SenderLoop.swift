import Addresses
import CCurl
import DequeModule

/// The thread of an ``HTTPSender``: everything that is under way.
final class SenderLoop {
    private struct UnderWay {
        let transfer: Transfer
        let refusal: Refusal
        let post: HTTPPost
        let completion: HTTPSender.Completion
    }

    /// Why an address was not connected to, of one transfer.
    private final class Refusal {
        var text: String?
        var address: String?
    }

    private let settings: HTTPSenderSettings
    private let inbox: SenderInbox
    private var underWay: [UnsafeMutableRawPointer: UnderWay] = [:]
    /// What is next of groups that have not got as much as one may have.
    private var waiting: Deque<SenderInbox.Waiting> = []
    /// How much of each group is under way, or next.
    private var counts: [String: Int] = [:]
    /// What groups have beyond that.
    private var held: [String: Deque<SenderInbox.Waiting>] = [:]

    init(_ settings: HTTPSenderSettings, _ inbox: SenderInbox) {
        (self.settings, self.inbox) = (settings, inbox)
        // Connections that nobody uses; each may be to somebody else.
        _ = ccurl_multi_set_number(inbox.raw, CURLMOPT_MAXCONNECTS, 256)
    }

    /// Returns when the inbox is closed.
    func run() {
        while true {
            let (new, isClosed) = inbox.takeAll()
            for item in new { add(item) }
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
        for items in held.values { for item in items { item.completion(.stopped) } }
        curl_multi_cleanup(inbox.raw)
    }

    private func startWaiting() {
        while underWay.count < settings.transfers, let next = waiting.popFirst() { start(next) }
    }

    private func add(_ item: SenderInbox.Waiting) {
        let group = item.post.group
        guard counts[group, default: 0] < settings.transfersOfGroup else {
            held[group, default: []].append(item)
            return
        }
        counts[group, default: 0] += 1
        waiting.append(item)
    }

    /// One of a group has ended, so the next of it has its turn.
    private func letNext(of group: String) {
        if let next = held[group]?.popFirst() {
            waiting.append(next)
            if held[group]?.isEmpty == true { held[group] = nil }
        } else {
            counts[group, default: 0] -= 1
            if counts[group] == 0 { counts[group] = nil }
        }
    }

    private func start(_ item: SenderInbox.Waiting) {
        let place = item.post.url.origin
        func fail(_ code: HTTPClientError.Code, _ sentence: String) {
            letNext(of: item.post.group)
            item.completion(
                HTTPPostResult(
                    reply: .failure(HTTPClientError(code, sentence)), address: nil, seconds: 0))
        }
        if settings.proxy != nil, let why = settings.rules.refusal(byProxyTo: item.post.url) {
            return fail(.notAllowed, why)
        }
        guard let transfer = Transfer(limitBytes: settings.limits.answerBytes) else {
            return fail(.unreachable, "could not ask \(place): there is no memory for it")
        }
        let refusal = Refusal()
        prepare(transfer, item.post, refusal)
        guard curl_multi_add_handle(inbox.raw, transfer.raw) == CURLM_OK else {
            return fail(.unreachable, "could not ask \(place): libcurl does not begin")
        }
        underWay[transfer.raw] = UnderWay(
            transfer: transfer, refusal: refusal, post: item.post, completion: item.completion)
    }

    private func prepare(_ transfer: Transfer, _ post: HTTPPost, _ refusal: Refusal) {
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
            guard let objection = rules.objection(to: address, isEncrypted: url.isEncrypted)
            else { return true }
            if refusal.text == nil {
                (refusal.text, refusal.address) = (objection.sentence(on: url), "\(address)")
            }
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
            letNext(of: item.post.group)
            item.completion(
                HTTPPostResult(
                    reply: reply(code, item), address: transfer.address ?? item.refusal.address,
                    seconds: transfer.seconds))
        }
    }

    private func reply(_ code: CURLcode, _ item: UnderWay) -> Result<HTTPReply, HTTPClientError> {
        let transfer = item.transfer
        // Those below say that the answer is yet to come.
        if transfer.status >= 200 {
            return .success(
                HTTPReply(
                    status: transfer.status, retryAfterSeconds: transfer.retryAfterSeconds))
        }
        if let text = item.refusal.text, code != CURLE_OPERATION_TIMEDOUT {
            return .failure(HTTPClientError(.notAllowed, text))
        }
        return .failure(transfer.failure(code, asking: item.post.url.origin, settings.limits))
    }
}

extension AddressRules {
    /// A proxy looks up names itself, so all there is to judge is what the URL says.
    fileprivate func refusal(byProxyTo url: WebURL) -> String? {
        if let address = NetworkAddress(literal: url.host) {
            return objection(to: address, isEncrypted: url.isEncrypted)?.sentence(on: url)
        }
        var name = url.host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if name == "localhost" || name.hasSuffix(".localhost") {
            return objection(to: .loopback, isEncrypted: url.isEncrypted)?.sentence(on: url)
        }
        return url.isEncrypted
            ? nil
            : "\(url.origin) is not asked: through a proxy, which looks up names itself, names are "
                + "asked by https alone; use https"
    }
}

extension AddressRules.Objection {
    /// Not which address it is: names of the inside are looked up for who may not know them.
    fileprivate func sentence(on url: WebURL) -> String {
        switch self {
        case .sort(let sort):
            let verb = NetworkAddress(literal: url.host) == nil ? "leads to" : "is"
            return "\(url.origin) is not asked: it \(verb) \(sort); use another URL, or have the "
                + "address allowed with --webhook-allow"
        case .inClear:
            return "\(url.origin) is not asked without TLS; use https, or have its address allowed "
                + "with --webhook-allow"
        }
    }
}
