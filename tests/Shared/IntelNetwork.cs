using OpenVinoLandmarks.Managed;

namespace OpenVinoLandmarks.Tests.Shared;

/// <summary>
/// One of Intel's models that takes a picture, executed by MANAGED: a second opinion on numbers that the library computes in another way.
/// Not thread-safe.
/// </summary>
internal sealed class IntelNetwork : IDisposable
{
    private readonly ManagedContext _context;
    private readonly string[] _outputs;

    /// <summary>Reads a model.</summary>
    /// <param name="name">The name of the model, whose folder has the precision FP16.</param>
    public IntelNetwork(string name)
    {
        string xml = TestData.OfficialModel(name, "FP16");
        ManagedPlan plan = ManagedPlan.Compile(
            IrModel.Read(xml, Path.ChangeExtension(xml, ".bin")), new ManagedPlanOptions { Input = ManagedInputLayout.InterleavedBytes });
        _context = plan.CreateContext();
        _outputs = [.. plan.Outputs.Select(output => output.Name)];
        (Height, Width) = (plan.Inputs[0].Shape[2], plan.Inputs[0].Shape[3]);
    }

    /// <summary>Width of the input in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the input in pixels.</summary>
    public int Height { get; }

    /// <summary>The input: rows of BGR bytes.</summary>
    public Span<byte> Input => _context.InputBytes();

    /// <summary>Executes the model and returns all outputs.</summary>
    public IReadOnlyDictionary<string, float[]> Run()
    {
        _context.Run();
        Dictionary<string, float[]> outputs = [];
        for (int i = 0; i < _outputs.Length; i++)
        {
            outputs.Add(_outputs[i], _context.Output(i).ToArray());
        }

        return outputs;
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();
}
