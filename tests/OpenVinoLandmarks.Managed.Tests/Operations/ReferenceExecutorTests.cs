using OpenVinoLandmarks.Managed.Tests.Networks;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>The naive operations also serve as steps of plans, so they must not allocate.</summary>
[TestClass]
public sealed class ReferenceExecutorTests
{
    [TestMethod]
    public void Run_OfRandomGraphs_AllocatesNothing()
    {
        for (int seed = 0; seed < 80; seed++)
        {
            RandomGraph graph = new(seed);
            long allocated = AllocatedBy(IrModel.Read(graph.Xml, graph.Bin), graph.Inputs);
            Assert.AreEqual(0, allocated, $"seed {seed}: {string.Join("; ", graph.Steps)}");
        }
    }

    [TestMethod]
    public void Run_OfDetectionHeads_AllocatesNothing()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            RandomDetection head = new(seed);
            Assert.AreEqual(0, AllocatedBy(IrModel.Read(head.Xml, head.Bin), head.Inputs), $"seed {seed}: {head.Options}");
        }
    }

    [TestMethod]
    public void Run_Twice_ReturnsTheSameResults()
    {
        (byte[] xml, byte[] bin) = HandWritten.Hourglass();
        using ReferenceExecutor executor = new(IrModel.Read(xml, bin).Graph);
        executor.Input(0).Floats.Fill(0.5f);
        executor.Run();
        float[] first = executor.Output(0).Floats.ToArray();
        executor.Run();
        Assert.AreSequenceEqual(first, executor.Output(0).Floats.ToArray());
    }

    private static long AllocatedBy(IrModel model, float[][] inputs)
    {
        using ReferenceExecutor executor = new(model.Graph);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(executor.Input(i).Floats);
        }

        // The first run fills the shared pool that scratch memory comes from.
        executor.Run();
        return Allocations.LeastOf(executor.Run);
    }
}
