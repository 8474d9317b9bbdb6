using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Docs.Tests.Pages;

/// <summary>Checks that the commands in all Markdown files exist: <c>ovlandmarks</c> with its options, and the scripts.</summary>
[TestClass]
public sealed partial class CommandTests
{
    // Options of SLURM, OpenVINO Model Server, BenchmarkDotNet, dotnet test and Docker, which sentences mention.
    private static readonly string[] s_optionsOfOthers = ["--array", "--config_path", "--job", "--filter", "--group-add"];

    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlySet<string>>> s_options = new(ReadOptions);

    [TestMethod]
    public void CommandLines_OfAllPages_HaveKnownCommandsAndOptions()
    {
        (string Text, string Place)[] commands = [.. MarkdownPage.All.SelectMany(CommandLines)];
        string[] unknown = [.. commands.Select(command => (command.Place, Problem: Problem(command.Text)))
            .Where(command => command.Problem is not null).Select(command => $"{command.Place}: {command.Problem}")];

        Assert.IsGreaterThan(80, commands.Length);
        Assert.IsEmpty(unknown, string.Join('\n', unknown));
    }

    [TestMethod]
    [DataRow("ovlandmarks detect --format json photo.jpg", null)]
    [DataRow("scripts/ovlandmarks --verbose detect --threads=2 -- --name-with-dashes.jpg", null)]
    [DataRow("ovlandmarks --version", null)]
    [DataRow("ovlandmarks dectect photo.jpg", "'dectect' is not a command")]
    [DataRow("ovlandmarks detect --formats json photo.jpg", "'detect' does not have the option --formats")]
    [DataRow("ovlandmarks detect photo.jpg | jq --raw-output .", null)]
    public void CommandLine_OfEachKind_IsJudged(string text, string? problem) => Assert.AreEqual(problem, Problem(text));

    [TestMethod]
    public void Scripts_OfAllPages_Exist()
    {
        string[] missing =
        [
            .. from page in MarkdownPage.All
               from Match match in ScriptName().Matches(page.Text)
               let name = match.Groups["name"].Value
               where !Path.Exists(Path.Combine(TestData.RepositoryRoot, "scripts", name))
               select $"{page}: scripts/{name}",
        ];

        Assert.IsEmpty(missing, string.Join('\n', missing));
    }

    [TestMethod]
    public void Options_OfAllCommands_AreDocumented_AndNoOthers()
    {
        HashSet<string> documented =
        [
            .. MarkdownPage.All.Where(page => page.Path.StartsWith("docs/", StringComparison.Ordinal))
                .SelectMany(page => page.InlineCode).Select(code => OptionInText().Match(code.Text).Value).Where(option => option != ""),
        ];
        string scripts = string.Concat(
            Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "scripts")).Select(File.ReadAllText));
        HashSet<string> options = [.. s_options.Value.Values.SelectMany(known => known)];
        string[] unknown = [.. documented.Except(options).Except(s_optionsOfOthers).Where(option => !scripts.Contains($"{option})"))];
        string[] missing = [.. options.Except(documented)];

        Assert.IsEmpty(unknown, $"no program has {string.Join(", ", unknown)}");
        Assert.IsEmpty(missing, $"no page explains {string.Join(", ", missing)}");
    }

    private static IEnumerable<(string Text, string Place)> CommandLines(MarkdownPage page)
    {
        foreach ((string[] lines, int line) in page.Code())
        {
            // A backslash at the end of a line continues the command.
            foreach (string command in string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            {
                yield return (command, $"{page}({line})");
            }
        }

        foreach ((string text, int line) in page.InlineCode.Where(code => Program().IsMatch(code.Text)))
        {
            yield return (text, $"{page}({line})");
        }
    }

    // What is wrong with the commands of a line that start ovlandmarks. Null if nothing is, or if none does.
    private static string? Problem(string line)
    {
        foreach (string part in Separator().Split(line))
        {
            Match program = Program().Match(part);
            if (!program.Success)
            {
                continue;
            }

            string[] words =
            [
                .. part[(program.Index + program.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .TakeWhile(word => word != "--" && !word.StartsWith('#')),
            ];
            string[] options = [.. words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Select(OptionName)];
            string command = words.FirstOrDefault(word => CommandName().IsMatch(word)) ?? "";
            bool isNamed = words.Length > 0 && words[0] == command;
            if (isNamed && !s_options.Value.ContainsKey(command))
            {
                return $"'{command}' is not a command";
            }

            IReadOnlySet<string> known = s_options.Value[s_options.Value.ContainsKey(command) ? command : ""];
            if (options.FirstOrDefault(option => !known.Contains(option) && !s_options.Value[""].Contains(option)) is { } unknown)
            {
                return $"'{command}' does not have the option {unknown}";
            }
        }

        return null;
    }

    private static string OptionName(string word) => word.Split('=')[0].TrimEnd(',', '.', ';', ')');

    // The options of each command by its help; those of the program itself have the empty name.
    private static Dictionary<string, IReadOnlySet<string>> ReadOptions()
    {
        string help = Tool.RunFromItsFolder("--help").Succeeded().Output;
        string list = help.Split("Commands:")[1].Split("Examples:")[0];
        IEnumerable<string> commands = CommandInHelp().Matches(list).Select(match => match.Groups["name"].Value);
        Dictionary<string, IReadOnlySet<string>> options = new() { [""] = OptionsIn(help) };
        foreach (string command in commands)
        {
            options[command] = OptionsIn(Tool.RunFromItsFolder(command, "--help").Succeeded().Output);
        }

        return options;
    }

    private static HashSet<string> OptionsIn(string help) => [.. OptionInHelp().Matches(help).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"(?<=^|[\s/])ovlandmarks(?=\s)")]
    private static partial Regex Program();

    [GeneratedRegex(@"\s(?:\|\|?|&&|;|<|>>?|2>)\s")]
    private static partial Regex Separator();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"^  (?<name>[a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex CommandInHelp();

    [GeneratedRegex(@"^  (?:-\S+, )*(?<name>--[a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex OptionInHelp();

    [GeneratedRegex("^--[a-z][a-z_-]*")]
    private static partial Regex OptionInText();

    [GeneratedRegex(@"(?<![\w/.-])scripts/(?<name>[a-z][\w./-]*\w)")]
    private static partial Regex ScriptName();
}
