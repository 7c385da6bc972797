import GatewayModel
import JSON
public import Ledger
public import Logging
public import MicroHTTP

/// The REST API of `api/openapi.yaml`: finds the operation of a request and gives its answer.
public final class RESTAPI: Sendable {
    private let routes: RouteTable<any Operation>
    private let metrics: RequestMetrics
    private let logger: Logger

    public init(_ ledger: Ledger, build: BuildInformation, openAPI: [UInt8], logger: Logger) {
        metrics = RequestMetrics()
        self.logger = logger
        routes = Routes.table(ledger, build: build, openAPI: openAPI, metrics: metrics)
    }

    /// Answers one request. Called on several threads; what takes long is answered later.
    public func answer(_ request: Request) -> Answer {
        let answer = answered(request)
        metrics.count(answer)
        if logger.logLevel <= .debug {
            logger.debug(
                "request",
                metadata: ["method": "\(request.methodName)", "target": "\(request.target)"])
        }
        return answer
    }

    /// The errors of HTTP itself, found before there is a request to answer, as problems too.
    @Sendable public static func refusal(status: Int, text: String) -> Response {
        switch status {
        case 413: return Problem.tooLarge.response
        case 503: return Problem.stopping.response
        case 400:
            return Problem(
                slug: "invalid-parameter", title: "The request cannot be read", status: 400,
                detail: text
            ).response
        default: return Problem.internalError(text).response
        }
    }

    private func answered(_ request: Request) -> Answer {
        guard let path = request.path else {
            return .now(Problem.malformedPath(request.target).response)
        }
        switch routes.find(request.method, path) {
        case .notFound:
            return .now(Problem.noSuchPath(request.target).response)
        case .methodNotAllowed(let allow):
            return .now(Problem.methodNotAllowed(request.methodName, allow: allow).response)
        case .found(let operation, let parameters):
            do {
                let query = try Query(request, allowed: operation.queryParameters)
                return try operation.answer(
                    Call(request: request, path: parameters, query: query))
            } catch {
                return .now(Problem(error).response)
            }
        }
    }
}

/// What `/version` tells about the running program.
public struct BuildInformation: Sendable {
    public var version: String

    public init(version: String) { self.version = version }
}
