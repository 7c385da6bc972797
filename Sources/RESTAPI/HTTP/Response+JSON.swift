import GatewayModel
import JSON
import MicroHTTP

extension Response {
    static func json(
        _ bytes: [UInt8], status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> Response {
        let type = (name: "Content-Type", value: "application/json")
        return Response(status: status, headers: [type] + headers, body: .bytes(bytes))
    }

    static func json(
        status: Int = 200, headers: [(name: String, value: String)] = [],
        _ write: (inout JSONWriter) -> Void
    ) -> Response {
        var writer = JSONWriter(reservingCapacity: 1024)
        write(&writer)
        return .json(writer.bytes, status: status, headers: headers)
    }
}
