using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Shapes;

/// <summary>Shapes, shapes with open sizes, and layouts.</summary>
[TestClass]
public sealed class ShapeTests
{
    [TestMethod]
    public void Shape_IsAValue()
    {
        Shape shape = [1, 3, 48, 48], same = new(1, 3, 48, 48), other = [1, 3, 48];
        Assert.AreEqual(shape, same);
        Assert.AreEqual(shape.GetHashCode(), same.GetHashCode());
        Assert.IsTrue(shape == same && shape != other && shape.Equals((object)same) && !shape.Equals("[1,3,48,48]"));
        Assert.AreEqual("[1,3,48,48]", shape.ToString());
        Assert.AreEqual(1 * 3 * 48 * 48, shape.ElementCount);
        Assert.AreEqual(48, shape[3]);
        CollectionAssert.AreEqual(new long[] { 1, 3, 48, 48 }, shape.ToArray());
    }

    [TestMethod]
    public void Shape_Default_IsTheScalar()
    {
        Shape scalar = default;
        Assert.AreEqual((0, 1L, "[]"), (scalar.Rank, scalar.ElementCount, scalar.ToString()));
        Assert.AreEqual(Shape.Scalar, scalar);
        Assert.AreEqual(Shape.Scalar, new Shape());
        Assert.AreNotEqual(Shape.Scalar, new Shape(0));
        Assert.IsEmpty(scalar);
    }

    [TestMethod]
    public void Shape_WithInvalidSizes_IsAnError()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new Shape(1, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new Shape(1, 2)[2]);
        Assert.ThrowsExactly<OverflowException>(static () => new Shape(long.MaxValue, 2).ElementCount);
    }

    [TestMethod]
    public void PartialShape_ReportsOpenSizes()
    {
        PartialShape fixedSizes = [1, 3], any = PartialShape.DynamicRank;
        PartialShape open = [-1, 3, new Dimension(1, 8), new Dimension(2, -1), new Dimension(0, 4)];
        Assert.IsFalse(fixedSizes.IsDynamic || fixedSizes.IsRankDynamic);
        Assert.IsTrue(open.IsDynamic && !open.IsRankDynamic && any.IsDynamic && any.IsRankDynamic);
        Assert.AreEqual(new Shape(1, 3), fixedSizes.ToShape());
        Assert.AreEqual((PartialShape)new Shape(1, 3), fixedSizes);
        Assert.AreEqual("[?,3,1..8,2..,..4]", open.ToString());
        Assert.AreEqual("[...]", any.ToString());
        Assert.AreEqual(new Dimension(1, 8), open[2]);
        Assert.ThrowsExactly<InvalidOperationException>(() => open.ToShape());
        Assert.ThrowsExactly<InvalidOperationException>(() => any.Rank);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => open[5]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new PartialShape(new Dimension(4, 2)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new PartialShape(new Dimension(-2, 2)));
    }

    [TestMethod]
    public void Shapes_AreIndexedFromTheEnd()
    {
        Shape shape = [1, 3, 48, 40];
        PartialShape open = [-1, 3, 7];
        Assert.AreEqual((40L, 1L, 48L), (shape[^1], shape[^4], shape[^2]));
        Assert.AreEqual((new Dimension(7, 7), Dimension.Dynamic), (open[^1], open[^3]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => shape[^5]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => shape[^0]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => open[^4]);
        Assert.ThrowsExactly<InvalidOperationException>(static () => PartialShape.DynamicRank[^1]);
    }

    [TestMethod]
    public void Dimension_OfTheCApisAnySize_IsAnySize()
    {
        Dimension any = new(-1, -1);
        Assert.AreEqual(Dimension.Dynamic, any);
        Assert.IsTrue(any.IsDynamic && new PartialShape(any, 3).IsDynamic);
        Assert.AreEqual(("?", "[?,3]"), (any.ToString(), new PartialShape(any, 3).ToString()));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(static () => new PartialShape(new Dimension(-1, 3)));
    }

    [TestMethod]
    public void PartialShape_IsCompatible_WhereOneShapeFitsBoth()
    {
        PartialShape any = PartialShape.DynamicRank;
        (PartialShape, PartialShape, bool)[] cases =
        [
            ([1, 3], [1, 3], true), ([1, 3], [1, 4], false), ([1, 3], [1, 3, 1], false), ([-1, 3], [7, 3], true),
            ([new Dimension(2, 4)], [4], true), ([new Dimension(2, 4)], [5], false), ([new Dimension(2, 4)], [1], false),
            ([new Dimension(2, -1)], [1], false), ([new Dimension(2, -1)], [100], true), ([new Dimension(-1, -1)], [0], true),
            ([new Dimension(1, 3)], [new Dimension(3, 5)], true), ([new Dimension(1, 3)], [new Dimension(4, -1)], false),
            (any, [1, 2, 3], true), (any, any, true), ([], [], true), ([], [1], false), (new Shape(2, 2), [2, -1], true),
        ];
        foreach ((PartialShape left, PartialShape right, bool expected) in cases)
        {
            Assert.AreEqual(expected, left.IsCompatible(right), $"{left} {right}");
            Assert.AreEqual(expected, right.IsCompatible(left), $"{right} {left}");
        }
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Dimensions_AreOpenWhereTheRuntimeSaysSo()
    {
        Dimension[] dimensions =
        [
            new(-1, -1), new(0, -1), new(1, -1), new(0, 0), new(1, 1), new(0, 1), new(3, 7), default, 5, -1, Dimension.Dynamic,
        ];
        foreach (Dimension dimension in dimensions)
        {
            Assert.AreEqual(RuntimeShapes.IsDynamic(dimension), dimension.IsDynamic, dimension.ToString());
            if (dimension != 0)
            {
                // The C API cannot create a partial shape with the size 0.
                Assert.AreEqual(RuntimeShapes.IsDynamic([dimension, 2]), new PartialShape(dimension, 2).IsDynamic, dimension.ToString());
            }
        }
    }

    [TestMethod]
    [RequiresOpenVino]
    public void RuntimeShapes_AgreeWithPartialShape()
    {
        PartialShape[] shapes =
        [
            [1, 3, 48, 48], [-1, 3], [new Dimension(1, 8), new Dimension(2, -1), new Dimension(0, 4)], PartialShape.DynamicRank, [7],
        ];
        foreach (PartialShape shape in shapes)
        {
            Assert.AreEqual(shape.IsRankDynamic ? "?" : shape.ToString().Trim('[', ']'), RuntimeShapes.Format(shape).Trim('{', '}'));
            Assert.AreEqual(shape.IsDynamic, RuntimeShapes.IsDynamic(shape));
            Assert.AreEqual(shape.IsRankDynamic, RuntimeShapes.IsRankDynamic(shape));
            if (!shape.IsDynamic)
            {
                Assert.AreEqual(shape.ToShape(), RuntimeShapes.ToShape(shape));
                Assert.AreEqual(shape, RuntimeShapes.ToPartialShape(shape.ToShape()));
            }
        }

        Assert.ThrowsExactly<NotSupportedException>(static () => RuntimeShapes.Format([]));
        Assert.IsTrue(RuntimeShapes.IsDynamic(Dimension.Dynamic));
        Assert.IsFalse(RuntimeShapes.IsDynamic((Dimension)3));
        Assert.ThrowsExactly<OpenVinoException>(static () => RuntimeShapes.ToShape([-1, 3]));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Layout_IsParsedByTheRuntime()
    {
        using Layout layout = new Layout("NHWC");
        Assert.AreEqual("[N,H,W,C]", layout.ToString());
        layout.Dispose();
        layout.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(layout.ToString);
        Assert.ThrowsExactly<OpenVinoException>(static () => new Layout("NN"));
    }
}
