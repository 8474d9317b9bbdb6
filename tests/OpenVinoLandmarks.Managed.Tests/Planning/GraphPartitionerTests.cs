using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Tests which nodes are fused and which are left to the naive operations.</summary>
[TestClass]
public sealed class GraphPartitionerTests
{
    [TestMethod]
    public void ConvolutionBiasActivationPoolScale_BecomeOneSubgraph()
    {
        GraphSketch sketch = new(1);
        Value sum = sketch.Bias(sketch.Convolution(sketch.Parameter(1, 3, 12, 12), 8, GraphSketch.Square(3, 1, 1)));
        sketch.Result(sketch.ScaleAndShift(sketch.Pool(sketch.PRelu(sum), GraphSketch.Square(2, 2, 0), maximum: true)));

        ConvolutionSubgraph subgraph = (ConvolutionSubgraph)Partition(sketch).Single();

        Assert.IsTrue(subgraph.Spec.Pool);
        Assert.HasCount(8, subgraph.Spec.Scale);
        Assert.AreEqual(KernelActivation.PRelu, subgraph.Spec.Activation);
    }

    [TestMethod]
    public void ValueThatIsAlsoAResult_IsNotFused()
    {
        GraphSketch sketch = new(1);
        Value sum = sketch.Convolution(sketch.Parameter(1, 3, 12, 12), 8, GraphSketch.Square(3, 1, 1));
        sketch.Result(sum);
        sketch.Result(sketch.Activation(sum, ActivationLayer.Relu));

        Assert.HasCount(2, Partition(sketch));
    }

    [TestMethod]
    public void ResidualOfALaterConvolution_IsFusedIntoThatOne()
    {
        GraphSketch sketch = new(1);
        Value data = sketch.Parameter(1, 8, 6, 6);
        Value first = sketch.Convolution(data, 8, GraphSketch.Square(3, 1, 1));
        Value second = sketch.Convolution(data, 8, GraphSketch.Square(1, 1, 0));
        sketch.Result(sketch.Arithmetic(ArithmeticKind.Add, first, second));

        List<Subgraph> subgraphs = Partition(sketch);

        Assert.HasCount(2, subgraphs, "the second convolution takes the first as its residual");
        Assert.AreSame(first, ((ConvolutionSubgraph)subgraphs[1]).Residual);
    }

    [TestMethod]
    public void MapTooLargeForWholeVectors_IsLeftToTheNaiveOperation()
    {
        GraphSketch sketch = new(1);
        sketch.Result(sketch.Activation(sketch.Parameter(1, 1, 1 << 13, 1 << 12), ActivationLayer.Relu));

        Assert.IsInstanceOfType<NaiveSubgraph>(Partition(sketch).Single());
    }

    [TestMethod]
    public void PaddingTooLargeForAMap_IsLeftToTheNaiveOperation()
    {
        GraphSketch sketch = new(1);
        Value data = sketch.Parameter(1, 1, 4, 4);
        sketch.Result(sketch.Convolution(data, 1, new Window(1, 1, 1 << 20, 1 << 20, 1, 1, 1 << 20, 1 << 20, 1 << 20, 1 << 20)));

        Assert.IsInstanceOfType<NaiveSubgraph>(Partition(sketch).Single());
    }

    [TestMethod]
    public void InputsWithDifferentBatches_AreComputedSeparately()
    {
        GraphSketch sketch = new(1);
        Value pair = sketch.Parameter(2, 3, 5, 4);
        Value single = sketch.Parameter(1, 3, 5, 4);
        sketch.Result(sketch.Activation(pair, ActivationLayer.Clamp, 0, 100));
        sketch.Result(sketch.Activation(single, ActivationLayer.Clamp, 0, 100));

        ManagedPlanOptions options = new() { Input = ManagedInputLayout.InterleavedBytes };
        Assert.AreEqual(0, PlanRun.Compare(sketch.Build(), sketch.Random, options));
    }

    private static List<Subgraph> Partition(GraphSketch sketch)
    {
        ModelGraph graph = sketch.Build();
        return new GraphPartitioner(graph, graph.Parameters[0].Shape[0], 16).Partition();
    }
}
