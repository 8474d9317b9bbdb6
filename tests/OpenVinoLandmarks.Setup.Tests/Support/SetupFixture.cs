using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Running;
using OpenVinoLandmarks.Setup.Storage;

namespace OpenVinoLandmarks.Setup.Tests.Support;

/// <summary>A folder of a user, a server, and the parts of set-up between them.</summary>
internal sealed class SetupFixture : ISetupProgress, IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly HttpTransfer _http;

    public SetupFixture(string? root = null)
    {
        Folder = new SetupFolder(root ?? _scratch.File("cache"));
        _http = new HttpTransfer(
            new DownloadOptions { StallTimeout = TimeSpan.FromSeconds(5), RetryDelay = TimeSpan.FromMilliseconds(5), Retries = 1 }, Note);
    }

    public SetupFolder Folder { get; }

    public FileServer Server { get; } = new();

    public List<string> Notes { get; } = [];

    /// <summary>All files in the folder of the user, with forward slashes.</summary>
    public IReadOnlyList<string> Files => !Directory.Exists(Folder.Root) ? [] : [.. Directory
        .GetFiles(Folder.Root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder.Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    public Task<SetupPlan> PlanAsync(SetupRequest request) =>
        new SetupPlanner(Folder, _http, Note).PlanAsync(request, CancellationToken.None);

    public async Task<SetupPlan> RunAsync(SetupRequest request)
    {
        SetupPlan plan = await PlanAsync(request);
        await new SetupRunner(Folder, _http, this).RunAsync(plan, CancellationToken.None);
        return plan;
    }

    public async Task RemoveAsync(Func<InventoryItem, bool>? isWanted = null) =>
        await new SetupRemoval(Folder, Note).RunAsync(isWanted, CancellationToken.None);

    public void Report(SetupItem item, SetupStep step, long done, long? total) => Assert.IsGreaterThanOrEqualTo(0, done);

    public void Finish(SetupItem item) => Assert.IsNotNull(item.Target);

    public void Note(string text)
    {
        lock (Notes)
        {
            Notes.Add(text);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        Server.Dispose();
        _scratch.Dispose();
    }
}
