using System.Diagnostics;
using System.Net;

namespace OpenVinoLandmarks.Samples.Tests;

/// <summary>Runs each sample as its README says, with MANAGED and the bundled models, and compares its output with the README.</summary>
[TestClass]
public sealed class SampleTests
{
    private const string OnOpenVino = "AnyModel", Server = "MinimalApi";

    public static IEnumerable<object[]> Programs =>
        SampleReadme.Names.Except([OnOpenVino, Server]).Select(static name => new object[] { name });

    [AssemblyInitialize]
    public static void RunInTheRepository(TestContext context) => Environment.CurrentDirectory = TestData.RepositoryRoot;

    [TestMethod]
    [DynamicData(nameof(Programs))]
    public void ASample_PrintsWhatItsReadmeSays(string name)
    {
        SampleReadme readme = SampleReadme.Read(name);

        ToolResult result = Run(readme, new Dictionary<string, string?>());

        readme.AssertPrinted(result.Output);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void TheSampleOfTheBindings_PrintsWhatItsReadmeSays()
    {
        SampleReadme readme = SampleReadme.Read(OnOpenVino);

        readme.AssertPrinted(Run(readme, Tool.OpenVino).Output);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void TheSampleOfDevices_RunsOnOpenVino()
    {
        SampleReadme readme = SampleReadme.Read("ChooseDevice");

        ToolResult result = Tool.Wait(Tool.Start(readme.Program, Tool.OpenVino, "AUTO:CPU", Tool.Sample)).Succeeded();

        StringAssert.Contains(result.Output, "requested: AUTO:CPU");
        StringAssert.Contains(result.Output, "ran on:    CPU, with OpenVINO ");
        StringAssert.Contains(result.Output, "faces:     1");
    }

    [TestMethod]
    public void TheSampleOfDevices_SaysWhichDeviceIsAbsent()
    {
        SampleReadme readme = SampleReadme.Read("ChooseDevice");

        ToolResult result = Tool.Wait(Tool.Start(readme.Program, new Dictionary<string, string?>(), "GPU.7", Tool.Sample)).Exited(5);

        StringAssert.Contains(result.Output, "GPU.7");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task TheSampleOfAServer_AnswersWhatItsReadmeSays()
    {
        SampleReadme readme = SampleReadme.Read(Server);
        using Process server = Tool.Start(readme.Program, new Dictionary<string, string?>(), "--urls", "http://127.0.0.1:0");
        try
        {
            using HttpClient client = new() { BaseAddress = await AddressAsync(server) };
            using ByteArrayContent picture = new(await File.ReadAllBytesAsync(Tool.Sample));
            using HttpResponseMessage answer = await client.PostAsync("faces", picture);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            readme.AssertPrinted(await answer.Content.ReadAsStringAsync());

            using ByteArrayContent text = new("no picture"u8.ToArray());
            using HttpResponseMessage refusal = await client.PostAsync("faces", text);
            Assert.AreEqual(HttpStatusCode.BadRequest, refusal.StatusCode);
            StringAssert.Contains(await refusal.Content.ReadAsStringAsync(), "the body");
            Assert.AreEqual("Healthy", await client.GetStringAsync("health"));
        }
        finally
        {
            Tool.Signal(server, Tool.Sigterm);
        }

        await server.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.AreEqual(0, server.ExitCode);
    }

    [TestMethod]
    public void EverySample_HasAtMost60Lines_AndIsInTheList()
    {
        string list = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "samples", "README.md"));
        foreach (string name in SampleReadme.Names)
        {
            SampleReadme readme = SampleReadme.Read(name);
            Assert.IsLessThanOrEqualTo(60, readme.Lines, name);
            StringAssert.Contains(list, $"[{name}]({name}/README.md)");
        }
    }

    private static ToolResult Run(SampleReadme readme, IReadOnlyDictionary<string, string?> environment) =>
        Tool.Wait(Tool.Start(readme.Program, environment, readme.Arguments)).Succeeded();

    private static async Task<Uri> AddressAsync(Process server)
    {
        const string Before = "Now listening on: ";
        while (await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } line)
        {
            if (line.Contains(Before, StringComparison.Ordinal))
            {
                return new Uri(line.Split(Before)[1]);
            }
        }

        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
    }
}
