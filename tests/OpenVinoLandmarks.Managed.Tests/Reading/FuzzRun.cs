using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>Reads damaged models, and runs those that are still models and cheap. Any other exception than the documented one is a bug.</summary>
internal sealed class FuzzRun
{
    private const int MaxRunElements = 100_000;
    private const long MaxRunWork = 500_000;

    public int Refused { get; private set; }

    public int Read { get; private set; }

    public int Executed { get; private set; }

    /// <summary>One mutation.</summary>
    public void Step(ulong seed, (byte[] Xml, byte[] Bin) model)
    {
        (byte[] xml, byte[] bin) = new IrMutator(seed).Mutate(model.Xml, model.Bin);
        try
        {
            IrModel read = IrModel.Read(xml, bin);
            Read++;
            RunIfCheap(read, seed);
        }
        catch (ModelFormatException exception)
        {
            Refused++;
            Assert.IsGreaterThan(10, exception.Message.Length, $"mutation {seed}");
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"Mutation {seed} of a model of {model.Xml.Length} bytes: {exception}", exception);
        }
    }

    private void RunIfCheap(IrModel model, ulong seed)
    {
        long elements = model.Graph.Parameters.Sum(p => (long)p.Shape.Count) + model.Graph.Nodes.Sum(n => n.Outputs.Sum(o => (long)o.Shape.Count));
        double work = model.Graph.Nodes.Sum(n => (double)n.Operation.Work);
        if (elements > MaxRunElements || work > MaxRunWork)
        {
            return;
        }

        Executed++;
        new ReferenceExecutor(model.Graph).Run();
        if (seed % 8 == 0 && model.Inputs.All(i => i.ElementType is IrElementType.F32))
        {
            Engine.RunPlan(model);
        }
    }
}
