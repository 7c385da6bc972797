import LintelTesting
import Testing

/// That the options reach what they are for.
struct FairnessTests {
    @Test func `rates, places and proxies are options`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(
            directory.file("lintel.db"), "--read-rate", "0.001/1", "--read-rate", "bulk=none",
            "--change-rate", "none", "--max-held-per-caller", "3",
            "--trusted-proxy", "127.0.0.0/8", "--envoy-binary", "")
        // Who may do everything has no limit.
        for _ in 0..<3 { #expect(try lintel.client().get("/v1/gateways").status == 200) }
        let answer = try lintel.client().send(
            "PUT", edge, headers: Requests.json.merging(["X-Forwarded-For": "x, 192.0.2.7"]) { $1 },
            body: #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","#
                + #""metadata":{"namespace":"infra","name":"edge"},"#
                + #""spec":{"gatewayClassName":"lintel","listeners":[]}}"#)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(try lintel.client().get("/v1/commits").text.contains(#""address":"192.0.2.7""#))
        #expect(lintel.log.contains(#"address="192.0.2.7""#))
    }
}
