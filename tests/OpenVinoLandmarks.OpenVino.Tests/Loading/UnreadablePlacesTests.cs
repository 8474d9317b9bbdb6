using System.Runtime.Versioning;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>A place of the search that may not be listed does not end the search: it is noted, and the next place is searched.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class UnreadablePlacesTests : IDisposable
{
    private static readonly string[] s_files =
    [
        "named/libopenvino_c.so.2541",
        "archive/runtime/lib/intel64/libopenvino_c.so.2541",
        "app/libopenvino_c.so.2460",
        "app/runtimes/linux-x64/native/libopenvino_c.so.2641",
        "loader/libopenvino_c.so.2641",
        "venv/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641",
        "home/.local/lib/python3.11/site-packages/openvino/libs/libopenvino_c.so.2541",
        "opt/intel/openvino_2023.2/runtime/lib/intel64/libopenvino_c.so.2320",
        "opt/intel/openvino_2023.1/runtime/lib/intel64/libopenvino_c.so.2310",
    ];

    private readonly ScratchFolder _scratch = new();
    private readonly List<string> _closed = [];

    public UnreadablePlacesTests()
    {
        Array.ForEach(s_files, file => _scratch.Write(file, []));
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1FF);
    }

    public void Dispose()
    {
        _closed.ForEach(static folder => File.SetUnixFileMode(folder, (UnixFileMode)0x1ED));
        _scratch.Dispose();
    }

    [TestMethod]
    [DataRow("named", "named/libopenvino_c.so.2541")]
    [DataRow("archive/runtime/lib/intel64", "archive/runtime/lib/intel64/libopenvino_c.so.2541")]
    [DataRow("app", "app/libopenvino_c.so.2460")]
    [DataRow("app/runtimes/linux-x64/native", "app/runtimes/linux-x64/native/libopenvino_c.so.2641")]
    [DataRow("loader", "libopenvino_c.so.2641")]
    [DataRow("venv/lib", "venv/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641")]
    [DataRow(
        "venv/lib/python3.12/site-packages/openvino/libs", "venv/lib/python3.12/site-packages/openvino/libs/libopenvino_c.so.2641")]
    [DataRow("home/.local/lib", "home/.local/lib/python3.11/site-packages/openvino/libs/libopenvino_c.so.2541")]
    [DataRow("opt/intel", "opt/intel/openvino_2023.2/runtime/lib/intel64/libopenvino_c.so.2320")]
    public void AFolderThatMayNotBeListed_IsNoted_AndTheOtherPlacesAreSearched(string closed, string library)
    {
        string[] before = Libraries(Search());
        Close(closed, UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

        List<SearchLocation> places = Search();

        string hidden = library.Contains('/', StringComparison.Ordinal) ? At(library) : library;
        CollectionAssert.Contains(before, hidden);
        CollectionAssert.DoesNotContain(Libraries(places), hidden);
        CollectionAssert.IsSubsetOf(
            before.Where(one => !one.Contains(At(closed), StringComparison.Ordinal) && one != hidden).ToArray(), Libraries(places));
        SearchLocation noted = places.Single(static place => place.Problem is not null);
        StringAssert.Contains(noted.Problem, "no permission");
        StringAssert.Contains($"{noted.Path} {noted.Problem}", Path.GetFileName(closed));
    }

    [TestMethod]
    [DataRow("archive")]
    [DataRow("opt/intel/openvino_2023.2")]
    public void AFolderAboveTheLibrary_ThatMayNotBeListed_IsNoted_AndTheLibraryIsFound(string closed)
    {
        string[] before = Libraries(Search());
        Close(closed, UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

        List<SearchLocation> places = Search();

        CollectionAssert.AreEqual(before, Libraries(places));
        Assert.AreEqual(At(closed), places.Single(static place => place.Problem is not null).Path);
    }

    [TestMethod]
    public void AFolderThatMayNotBeEntered_IsNoted()
    {
        Close("archive", UnixFileMode.None);

        using UnprivilegedThread user = new();
        SearchLocation place = new SearchOrder(Environment()).Locations(At("archive/runtime")).Single();

        Assert.IsEmpty(place.Libraries);
        StringAssert.Contains(place.Problem, "no permission");
    }

    [TestMethod]
    public void TheLibrary_InAFolderThatMayBeEnteredButNotListed_IsFoundByName()
    {
        string library = _scratch.Write("named/libopenvino_c.so", []);
        Close("named", UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

        using UnprivilegedThread user = new();

        CollectionAssert.AreEqual(new[] { library }, new SearchOrder(Environment()).Locations(At("named")).Single().Libraries.ToArray());
    }

    [TestMethod]
    public void WithoutAHomeFolder_TheCurrentFolderIsNotSearched()
    {
        SearchEnvironment environment = Environment() with { Home = string.Empty };

        Assert.IsTrue(new SearchOrder(environment).Locations(null).All(
            static place => place.Path.Length == 0 || Path.IsPathRooted(place.Path) || place.Path.Contains(' ', StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("\"/opt/openvino\"", "quotes")]
    [DataRow("'/opt/openvino", "quotes")]
    [DataRow("~/openvino", "~")]
    [DataRow("~user/openvino", "~")]
    [DataRow("/opt/a;/opt/b", ";")]
    [DataRow("$HOME/openvino", "variables")]
    [DataRow("/none/at/all", "does not exist")]
    public void OpenVinoLibPaths_WithAMistake_SaysWhatIsWrong(string entry, string mistake)
    {
        SearchEnvironment environment = Environment() with { Variable = name => name == "OPENVINO_LIB_PATHS" ? entry : null };

        SearchLocation place = new SearchOrder(environment).Locations(null).First();

        Assert.AreEqual(("OPENVINO_LIB_PATHS", entry), (place.Name, place.Path));
        StringAssert.Contains(place.Problem, mistake);
    }

    private static string[] Libraries(IEnumerable<SearchLocation> places) => [.. places.SelectMany(static place => place.Libraries)];

    private List<SearchLocation> Search()
    {
        using UnprivilegedThread user = new();
        return [.. new SearchOrder(Environment()).Locations(null)];
    }

    private void Close(string folder, UnixFileMode mode)
    {
        _closed.Add(At(folder));
        File.SetUnixFileMode(At(folder), mode);
    }

    private string At(string path) => _scratch.File(path);

    private SearchEnvironment Environment() => new()
    {
        Variable = name => name switch
        {
            "OPENVINO_LIB_PATHS" => At("named"),
            "INTEL_OPENVINO_DIR" => At("archive"),
            "LD_LIBRARY_PATH" => At("loader"),
            "VIRTUAL_ENV" => At("venv"),
            _ => null,
        },
        ApplicationFolder = At("app"),
        RuntimeIdentifier = "linux-x64",
        Home = At("home"),
        FileSystemRoot = _scratch.Path,
        Names = LibraryNames.Linux,
    };
}
