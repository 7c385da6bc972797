import ArgumentParser
import ClientCommands
import ServerClient

/// The program: the server, what works on its files, and the commands that ask a server.
@main
struct Lintel: ParsableCommand {
    private static let own = CommandConfiguration(
        commandName: "lintel",
        abstract: """
            An event-sourced configuration store for the listeners, certificates and routes of API \
            gateways.
            """,
        discussion: """
            Every option of a command can also be given by environment, as LINTEL_ and its name: \
            --database as LINTEL_DATABASE, --server as LINTEL_SERVER.
            """,
        version: Build.version,
        groupedSubcommands: [
            CommandGroup(
                name: "Change",
                subcommands: [
                    PlanCommand.self, ApplyCommand.self, DeleteCommand.self, DiffCommand.self,
                    RollbackCommand.self, RevertCommand.self,
                    ConfirmCommand.self,
                ]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    Get.self, Describe.self, Explain.self, SearchCommand.self,
                    HistoryCommand.self,
                    Log.self, Watch.self, ShowEvents.self, ShowWarnings.self, ShowNodes.self,
                    ShowSnapshot.self,
                ]),
            CommandGroup(
                name: "Rules of the house",
                subcommands: [
                    ApproveCommand.self, RefuseCommand.self, WithdrawCommand.self,
                    FreezeCommand.self, UnfreezeCommand.self,
                    PinCommand.self, UnpinCommand.self, ReleaseCommand.self, ShowLimits.self,
                ]),
            CommandGroup(
                name: "Who one is",
                subcommands: [
                    Login.self, Logout.self, Contexts.self, WhoAmI.self, Can.self, Tokens.self,
                ]),
            CommandGroup(
                name: "Server",
                subcommands: [
                    Serve.self, Envoy.self, Verify.self, Backup.self, Keys.self, AdminToken.self,
                    HealthCheck.self, Version.self,
                ]),
            CommandGroup(
                name: "This command",
                subcommands: [Completion.self, Manual.self, WriteReference.self]),
        ])

    /// Started through a link called `kubectl-lintel` it is `kubectl lintel`, and says so.
    static let configuration = {
        var configuration = own
        if CommandLine.arguments.first?.split(separator: "/").last == "kubectl-lintel" {
            configuration._superCommandName = "kubectl"
        }
        return configuration
    }()
}
