import ArgumentParser
import ClientCommands
import ServerClient

/// The program.
@main
struct Lintel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lintel",
        abstract: """
            An event-sourced configuration store for the listeners, certificates and routes of API \
            gateways.
            """,
        discussion: """
            Every option of a command can also be given by environment, as LINTEL_ and its name: \
            --database as LINTEL_DATABASE, --listen as LINTEL_LISTEN.
            """,
        version: Build.version,
        subcommands: [
            Serve.self, Envoy.self, Verify.self, Log.self, Backup.self, Keys.self,
            AdminToken.self,
            HealthCheck.self, Version.self,
            WhoAmI.self,
            PlanCommand.self, ApplyCommand.self, DiffCommand.self, DeleteCommand.self,
            RollbackCommand.self, RevertCommand.self, ConfirmCommand.self,
            ApproveCommand.self, RefuseCommand.self, WithdrawCommand.self,
            FreezeCommand.self, UnfreezeCommand.self,
            PinCommand.self, UnpinCommand.self, ReleaseCommand.self,
        ])
}
