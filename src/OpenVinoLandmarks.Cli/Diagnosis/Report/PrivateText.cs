using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Cli.Diagnosis.Report;

/// <summary>Removes home folders and names of users from a text that may be pasted into a public report.</summary>
internal static partial class PrivateText
{
    private const int ShortestHome = 2;

    /// <summary>Replaces the user's home folder with ~, and the names in other users' home folders with USER.</summary>
    /// <param name="text">The text, plain or JSON.</param>
    public static string Hide(string text) => Hide(text, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <inheritdoc cref="Hide(string)"/>
    /// <param name="text">The text.</param>
    /// <param name="home">The home folder of the user.</param>
    internal static string Hide(string text, string home)
    {
        home = home.TrimEnd('/', '\\');
        if (home.Length >= ShortestHome)
        {
            // In JSON, a backslash is written twice.
            text = ReplaceFolder(text, home);
            text = ReplaceFolder(text, JsonEncodedText.Encode(home).ToString());
        }

        // A shell replaces ~ only outside quotes.
        return OtherHome().Replace(text.Replace("'~/", "~/'", StringComparison.Ordinal), "$1USER");
    }

    // /root must not be found in /rootfs, or in /srv/root.
    private static string ReplaceFolder(string text, string folder) =>
        Regex.Replace(text, $@"(?<![\w/\\.-]){Regex.Escape(folder)}(?![\w.-])", "~");

    [GeneratedRegex(@"((?:/home/|/Users/|/media/|/run/user/|\\Users\\|\\\\Users\\\\))[^/\\\s:""']+")]
    private static partial Regex OtherHome();
}
