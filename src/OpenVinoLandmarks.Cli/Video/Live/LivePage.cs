namespace OpenVinoLandmarks.Cli.Video.Live;

/// <summary>The files of the page of <c>--live</c>, which are resources of the program.</summary>
internal static class LivePage
{
    /// <summary>The page.</summary>
    public static byte[] Html { get; } = Read("live.html");

    /// <summary>The style sheet.</summary>
    public static byte[] Css { get; } = Read("live.css");

    /// <summary>The script, which connects to the numbers.</summary>
    public static byte[] JavaScript { get; } = Read("live.js");

    private static byte[] Read(string name)
    {
        using Stream resource = typeof(LivePage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing in the program.");
        using MemoryStream bytes = new();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
