using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Running;
using OpenVinoLandmarks.Setup.Storage;

namespace OpenVinoLandmarks.Cli.Setup;

/// <summary>Runs <c>ovlandmarks setup</c>: shows the plan, asks, fetches, and says where everything is; or removes it.</summary>
/// <param name="settings">The options.</param>
/// <param name="messages">The messages for the user.</param>
internal sealed class SetupJob(SetupSettings settings, MessageWriter messages)
{
    private readonly SetupFolder _folder = SetupFolder.OfUser();

    /// <summary>Runs the command and returns the exit code.</summary>
    /// <exception cref="DeviceException">OpenSSL is missing.</exception>
    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Before anything is written or connected: .NET needs OpenSSL for https too.
        ContentHash.Require();
        return settings.Removes ? RemoveAsync(cancellationToken) : FetchAsync(cancellationToken);
    }

    private async Task<int> FetchAsync(CancellationToken cancellationToken)
    {
        SetupProgressView view = new(messages);
        using HttpTransfer http = new(new DownloadOptions(), view.Note);
        SetupPlan plan = await new SetupPlanner(_folder, http, view.Note).PlanAsync(Request(), cancellationToken);
        if (plan.Items.FirstOrDefault(item => item.NeedsAcceptance) is { } item && !settings.AcceptsLicences)
        {
            throw new UsageException(
                $"the licence of {item.Name} does not permit commercial use ({item.Licence}). To accept it, run: "
                + $"{settings.CommandLine} --accept-licence");
        }

        SetupText.WritePlan(plan, _folder, Console.Out);
        if (settings.IsDryRun)
        {
            return ExitCode.Success;
        }

        if (plan.Missing.Any())
        {
            if (!Confirm("Fetch?"))
            {
                messages.Note("nothing was fetched.");
                return ExitCode.Success;
            }

            await view.ShowAsync(plan, () => new SetupRunner(_folder, http, view).RunAsync(plan, cancellationToken));
            SetupText.WriteResult(plan, Console.Out);
        }

        if (plan.Items.Any(one => one is RuntimeItem))
        {
            NoteOtherRuntimes(plan);
        }

        return ExitCode.Success;
    }

    private SetupRequest Request() => new()
    {
        Models = settings.Models,
        Precisions = settings.Precisions,
        WantsRuntime = settings.WantsRuntime,
        RuntimeVersion = string.IsNullOrEmpty(settings.RuntimeVersion) ? null : settings.RuntimeVersion,
        FromPip = settings.FromPip,
        Wheel = settings.Wheel,
        Mirror = Environment.GetEnvironmentVariable(Mirror.Variable),
    };

    private async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        Func<InventoryItem, bool>? isWanted = settings.RemovesEverything ? null : IsNamed;
        InventoryItem[] items = Directory.Exists(_folder.Own)
            ? [.. Inventory.Read(_folder).Items.Where(item => isWanted?.Invoke(item) ?? true)]
            : [];
        SetupText.WriteRemoval(items, _folder, Console.Out);
        if (settings.IsDryRun || (items.Length > 0 && !Confirm("Remove?")))
        {
            return ExitCode.Success;
        }

        await new SetupRemoval(_folder, messages.Note).RunAsync(isWanted, cancellationToken);
        return ExitCode.Success;
    }

    private bool IsNamed(InventoryItem item) => item.Kind == InventoryKind.Model
        ? settings.Models is { } names && (names.Count == 0 || names.Contains(item.Name))
        : settings.WantsRuntime && (string.IsNullOrEmpty(settings.RuntimeVersion)
            || item.Name.StartsWith(settings.RuntimeVersion, StringComparison.Ordinal));

    private bool Confirm(string question)
    {
        if (settings.IsConfirmed)
        {
            return true;
        }

        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            throw new UsageException($"this is not a terminal, so setup cannot ask. To agree, run: {settings.CommandLine} --yes");
        }

        Console.Error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is { } answer
            && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    // The user expects that the runtime that was just fetched is used.
    private void NoteOtherRuntimes(SetupPlan plan)
    {
        foreach (string name in (string[])["OPENVINO_LIB_PATHS", "INTEL_OPENVINO_DIR"])
        {
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            {
                messages.Note($"{name} is set and is searched first. Unset it to use the fetched runtime.");
                return;
            }
        }

        RuntimeItem item = plan.Items.OfType<RuntimeItem>().Last();
        string end = "-" + item.Release.Platform;
        string? newest = Directory.Exists(_folder.Runtimes)
            ? Directory.GetDirectories(_folder.Runtimes, "*" + end)
                .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
                .OrderByDescending(folder => OpenVinoVersion.Parse(Path.GetFileName(folder)[..^end.Length])).FirstOrDefault()
            : null;
        if (newest is not null && newest != item.Target)
        {
            messages.Note(
                $"the newest fetched runtime is used: {newest}. To use the other one, add --openvino {item.Target}, or remove the newest: "
                + $"ovlandmarks setup --remove --runtime {Path.GetFileName(newest)[..^end.Length]}");
        }
    }
}
