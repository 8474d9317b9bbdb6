namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>
/// Compiles and runs the programs of docs/bindings.md, and compares them with that page line by line. The tests of devices run the one with
/// OpenCL, which is a sample.
/// </summary>
[TestClass]
public sealed class DocumentedSnippets
{
    [TestMethod]
    [RequiresOpenVino]
    [RequiresOfficialModels]
    public async Task Snippets_Run()
    {
        string path = LandmarkModel.Path();
        CancellationToken cancellationToken = CancellationToken.None;
        using Core core = new Core();
        using Model model = core.ReadModel(path);
        using CompiledModel compiled = core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = new Tensor(ElementType.Float32, model.Inputs[0].Shape);
        using Tensor output = new Tensor(ElementType.Float32, model.Outputs[0].Shape);
        request.SetInputTensor(input);
        request.SetOutputTensor(output);
        input.AsSpan<float>().Fill(0.5f);
        request.Infer();
        Console.WriteLine(output.AsSpan<float>()[0]);

        using CompiledModel automatic = core.CompileModel(model);
        using Tensor result = automatic.Infer(input);

        using InferRequestPool pool = new InferRequestPool(compiled, size: 4);
        using InferRequestLease lease = await pool.RentAsync(cancellationToken);
        await lease.Request.InferAsync(cancellationToken);

        PropertySet properties = new PropertySet()
            .Add(PropertyKeys.PerformanceMode, PerformanceMode.Throughput)
            .Add(PropertyKeys.NumStreams, 2)
            .Add("ENABLE_CPU_PINNING", "NO");
        using CompiledModel tuned = core.CompileModel(model, "CPU", properties);
        int requests = tuned.GetProperty(PropertyKeys.OptimalNumberOfInferRequests);
        Assert.IsGreaterThanOrEqualTo(1, requests);
    }

    [TestMethod]
    public void Documentation_ShowsTheseLines()
    {
        string[] sources = ["tests/OpenVinoLandmarks.OpenVino.Tests/Api/DocumentedSnippets.cs", "samples/OpenClInput/Program.cs"];
        HashSet<string> compiled =
        [
            .. sources.SelectMany(static source => File.ReadAllLines(Path.Combine(TestData.RepositoryRoot, source)))
                .Select(static line => line.Trim()),
        ];
        string[] blocks = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs/bindings.md")).Split("```");
        string[] documented =
        [
            .. blocks.Where(static block => block.StartsWith("csharp\n", StringComparison.Ordinal))
                .SelectMany(static block => block.Split('\n').Skip(1)),
        ];
        Assert.IsNotEmpty(documented);
        foreach (string line in documented)
        {
            Assert.Contains(line.Trim(), compiled, $"docs/bindings.md shows a line that no test compiles: {line}");
        }
    }
}
