public import Certificates
import EventLog
import GatewayModel
import JSON
public import Ledger
public import Logging
public import MicroHTTP

/// The REST API of `api/openapi.yaml`: finds the operation of a request and gives its answer.
public final class RESTAPI: Sendable {
    private let checks: [any RequestCheck]
    private let routes: RouteTable<any Operation>
    private let metrics: RequestMetrics
    private let admission: Admission
    private let logger: Logger

    /// - Parameters:
    ///   - vault: seals the content of Secrets; without one they cannot be stored.
    ///   - hosts: names by which it may be asked, besides those of the loopback.
    public init(
        _ ledger: Ledger, vault: Vault? = nil, build: BuildInformation, openAPI: [UInt8],
        hosts: [HostName] = [], discovery: DiscoverySettings = DiscoverySettings(),
        limits: AdmissionLimits = AdmissionLimits(), logger: Logger
    ) {
        checks = [HostCheck(names: hosts, logger: logger), PageCheck()]
        metrics = RequestMetrics()
        admission = Admission(limits)
        self.logger = logger
        let vault = vault ?? Vault(nil) { try ledger.sideStore.dataKey($0) }
        let desk = DiscoveryDesk(
            ledger: ledger, vault: vault, settings: discovery, admission: admission,
            logger: logger)
        routes = Routes.table(
            ledger, vault: vault, build: build, openAPI: openAPI, metrics: metrics,
            discovery: desk, admission: admission)
    }

    /// Answers one request. Called on several threads; what takes long is answered later.
    public func answer(_ request: Request) -> Answer {
        // Byte for byte a request that passed the checks.
        if let poll = request.remembered as? RepeatedPoll { return poll.answer() }
        for check in checks {
            if let problem = check.refusal(of: request) { return .now(problem.response) }
        }
        // Who sends changes or polls by POST has other bytes each time, for the same target.
        if let place = request.rememberedTarget as? Place, place.method == request.method {
            return place.answer(request)
        }
        guard let path = request.path else {
            return .now(Problem.malformedPath(request.target).response)
        }
        switch routes.find(request.method, path) {
        case .notFound:
            return .now(Problem.noSuchPath(request.target).response)
        case .methodNotAllowed(let allow):
            return .now(Problem.methodNotAllowed(request.methodName, allow: allow).response)
        case .found(let operation, let parameters):
            let isStrict = path.first == "v1"
            do throws(Problem) {
                let place = Place(
                    method: request.method, operation: operation, path: parameters,
                    query: try Query(
                        request, allowed: isStrict ? operation.queryParameters : nil),
                    admission: admission)
                request.remember(target: place)
                return place.answer(request)
            } catch {
                return .now(error.response)
            }
        }
    }
}

/// What a method and a target ask for, but for headers and body.
private final class Place: Sendable {
    let method: MicroHTTP.Method
    private let operation: any Operation
    private let path: PathParameters
    private let query: Query
    private let admission: Admission

    init(
        method: MicroHTTP.Method, operation: any Operation, path: PathParameters, query: Query,
        admission: Admission
    ) {
        (self.method, self.operation, self.path, self.query) = (method, operation, path, query)
        self.admission = admission
    }

    func answer(_ request: Request) -> Answer {
        do {
            let call = Call(request: request, path: path, query: query, admission: admission)
            return try operation.answer(call)
        } catch {
            return .now(Problem(error).response)
        }
    }
}

extension RESTAPI {
    /// Counts an answer, and logs it at debug.
    public func observe(_ request: AnsweredRequest) {
        metrics.count(status: request.status)
        guard logger.logLevel <= .debug else { return }
        logger.debug(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "target": "\(request.target)",
                "status": "\(request.status)", "milliseconds": "\(request.milliseconds)",
            ])
    }

    /// What proxies send is small, so no more of it is read.
    public static let smallerBodies = [
        (targetPrefix: "/v3/discovery:", bytes: DiscoveryRequest.bodyLimit)
    ]

    /// Words the errors that are found before an operation is: a body too large, a request that
    /// is not HTTP, a server that stops.
    @Sendable public static func refusal(_ fault: RequestFault) -> Response {
        switch fault {
        case .bodyTooLarge: Problem.tooLarge(fault.text).response
        case .noRoom: Problem.overloaded.response
        case .stopping: Problem.stopping.response
        case .malformed:
            Problem(
                slug: "malformed-request", title: "The request is not as HTTP has it",
                status: fault.status, detail: fault.text
            ).response
        case .targetTooLarge:
            Problem(
                slug: "target-too-large", title: "The path and query are too long",
                status: fault.status, detail: fault.text
            ).response
        case .failed(let text):
            Problem(
                slug: "internal", title: "A bug of ours", status: fault.status, detail: text
            ).response
        }
    }
}

/// What `/version` tells about the running program.
public struct BuildInformation: Sendable {
    public var version: String

    public init(version: String) { self.version = version }
}
