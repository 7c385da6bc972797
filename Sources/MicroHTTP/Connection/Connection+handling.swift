import CMicroHTTPD
import Synchronization

extension Connection {
    /// The first call of a request: headers are there, the body is not.
    ///
    /// Answering here would make libmicrohttpd close the connection afterwards (14,000 requests a
    /// second instead of 56,000), so it is done only where the connection is to be closed.
    func receiveHeaders(
        method: UnsafePointer<CChar>, target: UnsafePointer<CChar>, isVersion11: Bool,
        _ layout: HeadLayout
    ) -> MHD_Result {
        stage = .receiving
        methodName = method
        self.target = target
        self.method = Method(cString: method)
        self.isVersion11 = isVersion11

        // Only requests without a body and without a fault are kept as the last request.
        (hasBody, isChunked) = (false, false)
        if !isTargetOdd && !isTargetTooLarge && lastRequest.recognise(self, layout) { return .YES }
        let framing = Framing(self, isVersion11: isVersion11, layout)
        if let fault = fault(framing) { return refuse(core.refusal(fault)) }
        (hasBody, isChunked) = (framing.hasBody, framing.isChunked)
        if hasBody { bodyLimit = core.limits.maxBodyBytes(of: target) }
        if let refused = refusalBeforeBody(framing) {
            refusal = refused
            return framing.expectsContinue ? refuse(refused) : .YES
        }
        guard let length = framing.contentLength, length > 0 else { return .YES }
        if length > UInt64(bodyLimit) {
            let tooLarge = core.refusal(.bodyTooLarge(limitBytes: bodyLimit))
            refusal = tooLarge
            let isHopeless = length > UInt64(core.limits.maxDiscardedBytes)
            if framing.expectsContinue || isHopeless { return refuse(tooLarge) }
        } else {
            body.expect(Int(length))
        }
        return .YES
    }

    /// Of a large body whose head is refused already: what comes of it is thrown away.
    private func refusalBeforeBody(_ framing: Framing) -> Response? {
        let length = framing.contentLength
        guard hasBody, length ?? .max > UInt64(ArrivingBody.smallBytes),
            length ?? 0 <= UInt64(core.limits.maxDiscardedBytes)
        else { return nil }
        return core.bodyCheck?(Request(self))
    }

    private func fault(_ framing: Framing) -> RequestFault? {
        if isTargetTooLarge {
            return .targetTooLarge(
                limitBytes: core.limits.maxTargetBytes,
                limitParameters: core.limits.maxQueryParameters)
        }
        if isTargetOdd {
            return .malformed(
                because: "the target has a character that must be percent-encoded, or is not "
                    + "between single spaces")
        }
        if !isMethodToken { return .malformed(because: "the method is none") }
        return framing.fault.map { .malformed(because: "\($0)") }
    }

    /// A piece of the body. False if the connection is to be cut without an answer.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let next = senderPace.deadline(after: bytes.count, began: began, limits: core.limits) {
            Clock.milliseconds
        }
        if let next { deadline.store(next, ordering: .relaxed) }
        if refusal == nil {
            if body.bytes.count + bytes.count > bodyLimit {
                refusal = core.refusal(.bodyTooLarge(limitBytes: bodyLimit))
            } else if !body.append(bytes, limit: bodyLimit, in: core.limits.load.bodies) {
                refusal = core.refusal(.noRoom)
            }
            if refusal == nil { return true }
            body.clear(in: core.limits.load.bodies)
        }
        // libmicrohttpd takes no answer in the middle of a body, so the rest is read and thrown
        // away, up to a limit.
        discardedBytes += bytes.count
        return discardedBytes <= core.limits.maxDiscardedBytes
    }

    /// The request is complete: ask the handler.
    func handle() -> MHD_Result {
        stage = .handling
        deadline.store(.max, ordering: .relaxed)
        if let refusal { return refuse(refusal) }
        if isChunked && hasTrailers {
            return refuse(core.refusal(.malformed(because: "trailers are not read here")))
        }
        switch core.handler(Request(self)) {
        case .now(let response): return send(.response(response))
        case .prepared(let response): return send(.prepared(response))
        case .stream(let status, let headers, let stream):
            return send(.stream(status: status, headers: headers, stream))
        case .later(let start): return wait(start)
        }
    }

    /// Hands an answer to libmicrohttpd, which sends it once we return.
    func send(_ outcome: ConnectionAnswer) -> MHD_Result {
        if let status = outcome.status { observe(status, outcome) }
        switch outcome {
        case .prepared(let response):
            answeredAt.store(Clock.milliseconds, ordering: .relaxed)
            if response.isLarge { watch() }
            joinBody(response.hasBody)
            // One that is shared has no place for the name of a request, and making another one is
            // more than most of what there is to do: who wants it has said so.
            guard hasSentRequestID else { return response.queue(on: raw) }
            let id = requestID
            return queue { () throws(MicroHTTPError) in try response.copy(for: id) }
        case .response(let response):
            answeredAt.store(Clock.milliseconds, ordering: .relaxed)
            if response.body.count > Response.largeBytes { watch() }
            joinBody(response.hasBody)
            let id = requestID
            let sent = hasCookie ? response.keptByNobody : response
            return queue { () throws(MicroHTTPError) in try MHDResponse(sent, for: id) }
        case .making(let make):
            return send(.response(make()))
        case .stream(let status, let headers, let stream):
            stage = .responding
            guard attach(stream) else { return send(.response(stopping)) }
            watch()
            let id = requestID
            return queue { () throws(MicroHTTPError) in
                try MHDResponse(streaming: stream, status: status, headers: headers, for: id)
            }
        case .again:
            return handle()
        case .drop:
            return .NO
        }
    }

    /// Sends the head of the next answer with the beginning of its body, if it has one.
    private func joinBody(_ hasBody: Bool) {
        if hasBody, method != .head, let security { security.socket.holdNext() }
    }

    /// Whether a browser says who it is by what it keeps, which more than one person may use.
    private var hasCookie: Bool {
        MHD_lookup_connection_value(raw, .HEADER_KIND, "Cookie") != nil
    }

    private func observe(_ status: Int, _ outcome: ConnectionAnswer) {
        guard let observer = core.observer else { return }
        let isPrepared = if case .prepared = outcome { true } else { false }
        observer(AnsweredRequest(connection: self, status: status, isPrepared: isPrepared))
    }

    private func queue(_ make: () throws(MicroHTTPError) -> MHDResponse) -> MHD_Result {
        do throws(MicroHTTPError) {
            return try make().queue(on: raw)
        } catch {
            core.responseLog.add(
                "a handler's response was not sendable: \(error)", now: Clock.milliseconds)
            let sorry = core.refusal(.failed("internal error"))
            guard let apology = try? MHDResponse(sorry, for: requestID) else { return .NO }
            return apology.queue(on: raw)
        }
    }

    /// Answers with the fault and closes: it is not certain where this request ends, or not worth
    /// reading until there.
    private func refuse(_ response: Response) -> MHD_Result {
        deadline.store(.max, ordering: .relaxed)
        var response = response
        response.headers.append(("Connection", "close"))
        return send(.response(response))
    }

    /// Trailers are refused: nothing here reads them, and their lines can be as ambiguous as those
    /// of the head.
    private var hasTrailers: Bool { !forEachValue(of: .FOOTER_KIND) { _, _ in false } }

    private var isMethodToken: Bool {
        if method != .other { return true }
        return HeaderRules.isToken(
            sequence(state: methodName) { text in
                guard text.pointee != 0 else { return nil }
                defer { text += 1 }
                return UInt8(bitPattern: text.pointee)
            })
    }

    var stopping: Response { core.refusal(.stopping) }
}
