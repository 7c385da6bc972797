import CMicroHTTPD
import Glibc
import Synchronization

// The functions libmicrohttpd calls, in the order of a connection's life.
//
// `context` is that of the worker, which outlives the daemon; a connection's socket context is its
// `Connection`, retained from its start to its close.

func onConnection(
    context: UnsafeMutableRawPointer?, raw: OpaquePointer?,
    socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    event: MHD_ConnectionNotificationCode
) {
    guard let context, let raw, let socketContext else { return }
    switch event {
    case .CONNECTION_NOTIFY_STARTED:
        let worker = Unmanaged<Worker.Context>.fromOpaque(context).takeUnretainedValue()
        let connection = Connection(raw, of: worker)
        socketContext.pointee = Unmanaged.passRetained(connection).toOpaque()
        worker.core.add(connection)
    default:
        guard let pointer = socketContext.pointee else { return }
        let connection = Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue()
        socketContext.pointee = nil
        connection.closed()
        connection.core.remove(connection)
    }
}

/// Returns the connection, which libmicrohttpd then hands to `onRequest` and `onCompleted`.
func onRequestLine(
    context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, raw: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let raw, let pointer = cmhd_socket_context(raw) else { return nil }
    Unmanaged<Connection>.fromOpaque(pointer)._withUnsafeGuaranteedRef {
        $0.security?.handshakes.hasMoved = true
        $0.begin(target: target)
    }
    return pointer
}

/// Called with the headers, then with each piece of the body, then with none of it when it is
/// complete, and again with none after a suspended request was resumed.
func onRequest(
    context: UnsafeMutableRawPointer?, raw: OpaquePointer?, target: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?,
    upload: UnsafePointer<CChar>?, uploadCount: UnsafeMutablePointer<Int>?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let pointer = requestContext?.pointee, let target, let method, let uploadCount
    else { return .NO }
    return Unmanaged<Connection>.fromOpaque(pointer)._withUnsafeGuaranteedRef { connection in
        connection.security?.handshakes.hasMoved = true
        switch connection.stage {
        case .idle:
            let isVersion11 = version.map { $0[0] != 0 && $0[7] == 0x31 } ?? false
            if !connection.isWhole(target, before: version) { connection.isTargetOdd = true }
            return connection.receiveHeaders(
                method: method, target: target, isVersion11: isVersion11,
                HeadLayout(
                    after: version, from: method, count: cmhd_head_size(connection.raw)))
        case .receiving:
            if uploadCount.pointee == 0 { return connection.handle() }
            let piece = UnsafeRawBufferPointer(start: upload, count: uploadCount.pointee)
            uploadCount.pointee = 0
            return connection.receive(piece) ? .YES : .NO
        case .waiting:
            return connection.sendAnswer()
        case .handling, .responding:
            return .NO
        }
    }
}

func onCompleted(
    context: UnsafeMutableRawPointer?, raw: OpaquePointer?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    reason: MHD_RequestTerminationCode
) {
    guard let pointer = requestContext?.pointee else { return }
    requestContext?.pointee = nil
    Unmanaged<Connection>.fromOpaque(pointer)._withUnsafeGuaranteedRef {
        $0.security?.handshakes.hasMoved = true
        $0.end()
    }
}

func onLog(context: UnsafeMutableRawPointer?, line: UnsafePointer<CChar>) {
    guard let context else { return }
    let text = String(cString: line)
    // Its words for dropping a connection at our wish, as when a client has left or was cut.
    let isOurWish =
        text.hasPrefix("Application reported internal error")
        || text.hasPrefix("Failed to send the response headers")
    if isOurWish { return }
    let core = Unmanaged<Worker.Context>.fromOpaque(context).takeUnretainedValue().core
    core.libraryLog.add(text, now: Clock.milliseconds)
}
