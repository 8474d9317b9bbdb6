using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Tests.Repository;

/// <summary>Rules for the source files of each project in <c>src</c>: folders without cycles, few tiny files, no huge files.</summary>
[TestClass]
public sealed partial class SourceStructureTests
{
    private const int TinyFile = 20;
    private const int HugeFile = 400;

    public static IEnumerable<object[]> Projects => Directory.EnumerateDirectories(Path.Combine(TestData.RepositoryRoot, "src"))
        .Select(folder => new object[] { Path.GetFileName(folder) });

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Folders_DependOnEachOther_InOneDirection(string project)
    {
        Dictionary<string, HashSet<string>> uses = FolderDependencies(SourceFile.ReadAll(project));
        List<string> cycles = [];
        foreach ((string folder, HashSet<string> used) in uses)
        {
            cycles.AddRange(used
                .Where(other => string.CompareOrdinal(folder, other) < 0 && Reaches(uses, other, folder))
                .Select(other => $"{folder} <-> {other}"));
        }

        Assert.IsEmpty(cycles, $"{project}: {string.Join(", ", cycles)}");
    }

    [TestMethod]
    public void TinyFiles_AreFew_AndNoFileIsHuge()
    {
        SourceFile[] files = [.. Projects.SelectMany(project => SourceFile.ReadAll((string)project[0]))];
        double share = (double)files.Count(file => file.Lines <= TinyFile) / files.Length;
        Assert.IsLessThan(0.10, share, $"{share:P1} of {files.Length} source files have {TinyFile} lines or fewer.");
        SourceFile largest = files.MaxBy(file => file.Lines)!;
        Assert.IsLessThanOrEqualTo(HugeFile, largest.Lines, largest.Path);
    }

    // A folder uses another if one of its files names a type that only the other declares. Names in comments and strings do not count.
    private static Dictionary<string, HashSet<string>> FolderDependencies(IReadOnlyList<SourceFile> files)
    {
        ILookup<string, string> declaredIn = files
            .SelectMany(file => file.Types.Select(type => (Type: type, file.Folder)))
            .Distinct()
            .ToLookup(pair => pair.Type, pair => pair.Folder);
        Dictionary<string, HashSet<string>> uses =
            files.Select(file => file.Folder).Distinct().ToDictionary(folder => folder, _ => new HashSet<string>());
        foreach (SourceFile file in files)
        {
            foreach (string name in file.Names)
            {
                if (declaredIn[name].ToArray() is [string folder] && folder != file.Folder)
                {
                    uses[file.Folder].Add(folder);
                }
            }
        }

        return uses;
    }

    private static bool Reaches(Dictionary<string, HashSet<string>> uses, string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new(seen);
        while (next.TryDequeue(out string? folder))
        {
            if (folder == to)
            {
                return true;
            }

            foreach (string other in uses[folder].Where(seen.Add))
            {
                next.Enqueue(other);
            }
        }

        return false;
    }

    private sealed partial class SourceFile
    {
        private SourceFile(string project, string path)
        {
            string text = File.ReadAllText(path);
            Path = path;
            Folder = System.IO.Path.GetRelativePath(project, System.IO.Path.GetDirectoryName(path)!);
            Lines = text.AsSpan().Count('\n');
            string code = CommentsAndStrings().Replace(text, " ");
            Types = [.. Declarations().Matches(code).Select(match => match.Groups[1].Value)];
            IEnumerable<string> members = Members().Matches(code).Select(match => match.Groups[1].Value);
            Names = [.. Identifiers().Matches(code).Select(match => match.Value).Except(members)];
        }

        public string Path { get; }

        public string Folder { get; }

        public int Lines { get; }

        public HashSet<string> Types { get; }

        public HashSet<string> Names { get; }

        public static IReadOnlyList<SourceFile> ReadAll(string project)
        {
            string root = System.IO.Path.Combine(TestData.RepositoryRoot, "src", project);
            return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(path => TopFolder(root, path) is not ("obj" or "bin"))
                .Select(path => new SourceFile(root, path))];
        }

        private static string TopFolder(string root, string path) =>
            System.IO.Path.GetRelativePath(root, path).Split(System.IO.Path.DirectorySeparatorChar)[0];

        [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""(?:[^""\\\n]|\\.)*""", RegexOptions.Singleline)]
        private static partial Regex CommentsAndStrings();

        // Types without indentation: a nested type belongs to the type around it.
        [GeneratedRegex(
            @"^[a-z][a-z ]*\b(?:class|struct|interface|enum|record)\s+(?:struct\s+|class\s+)?([A-Z]\w*)", RegexOptions.Multiline)]
        private static partial Regex Declarations();

        // Properties, fields and enum members: in the file that declares one, the name means the member and not a type of the same name.
        [GeneratedRegex(@"(?:[\w>\]?]\s+|^\s+)([A-Z]\w*)\s*(?:\{|=>|;|=[^=]|,\r?$)", RegexOptions.Multiline)]
        private static partial Regex Members();

        [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
        private static partial Regex Identifiers();
    }
}
