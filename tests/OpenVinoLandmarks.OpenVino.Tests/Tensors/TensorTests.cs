namespace OpenVinoLandmarks.OpenVino.Tests.Tensors;

/// <summary>Creating tensors over managed, native and runtime memory, and accessing their elements.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class TensorTests
{
    [TestMethod]
    public void Tensor_OfEveryType_HasTheTypesSize()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>().Where(static t => t is not (ElementType.Dynamic or ElementType.String)))
        {
            using Tensor tensor = new Tensor(type, [2, 12]);
            Assert.AreEqual((type, new Shape(2, 12), 24L), (tensor.ElementType, tensor.Shape, tensor.ElementCount));
            Assert.AreEqual(24 * type.BitWidth() / 8, tensor.ByteLength, type.ToString());
            Assert.AreEqual(type.BitWidth() >= 8, tensor.IsManagedMemory);
        }
    }

    [TestMethod]
    public void Tensor_New_IsZeroAndAligned()
    {
        using Tensor tensor = new Tensor(ElementType.Float32, [100]);
        Assert.IsTrue(tensor.ToArray<float>().All(static value => value == 0));
        tensor.Access<float, int>(63, static (span, mask) => Assert.AreEqual(0, Address(span) & mask));
    }

    [TestMethod]
    public void AsSpan_CopyTo_CopyFrom_Access_UseTheSameElements()
    {
        using Tensor tensor = Tensor.FromCopy<int>([1, 2, 3, 4, 5, 6], [2, 3]);
        tensor.AsSpan<int>()[5] = 60;
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5, 60 }, tensor.ToArray<int>());
        tensor.CopyFrom<int>([6, 5, 4, 3, 2, 1]);
        int[] seen = new int[6];
        tensor.Access<int, int[]>(seen, static (span, target) => span.CopyTo(target));
        CollectionAssert.AreEqual(new[] { 6, 5, 4, 3, 2, 1 }, seen);
        Assert.AreEqual(24, tensor.AsSpan<byte>().Length);
    }

    [TestMethod]
    public void OverMemoryWithoutCopy_WritesIntoTheCallersArray()
    {
        float[] memory = [1, 2, 3, 4];
        using Tensor tensor = Tensor.OverMemoryWithoutCopy(memory.AsMemory(1, 2), [2]);
        tensor.CopyFrom<float>([20, 30]);
        CollectionAssert.AreEqual(new float[] { 1, 20, 30, 4 }, memory);
    }

    [TestMethod]
    public unsafe void OverAddressWithoutCopy_DisposesTheOwnerAfterTheLastUser()
    {
        Owner owner = new Owner();
        float* memory = stackalloc float[2];
        using (Tensor tensor = Tensor.OverAddressWithoutCopy(ElementType.Float32, [2], (nint)memory, owner))
        {
            tensor.CopyFrom<float>([7, 8]);
            Assert.IsFalse(tensor.IsManagedMemory);
            Assert.IsFalse(owner.Disposed);
        }

        Assert.AreEqual((7f, 8f), (memory[0], memory[1]));
        Assert.IsTrue(owner.Disposed);
        Assert.ThrowsExactly<ArgumentNullException>(static () => Tensor.OverAddressWithoutCopy(ElementType.Float32, [2], 0));
    }

    [TestMethod]
    public void AllocatedByRuntime_CanGrow()
    {
        using Tensor tensor = Tensor.AllocatedByRuntime(ElementType.Float32, [2]);
        tensor.CopyFrom<float>([1, 2]);
        CollectionAssert.AreEqual(new float[] { 1, 2 }, tensor.ToArray<float>());
        tensor.SetShape([100]);
        Assert.AreEqual(400, tensor.ByteLength);
        Assert.ThrowsExactly<InvalidOperationException>(() => tensor.AsSpan<float>());
        Assert.ThrowsExactly<InvalidOperationException>(() => tensor.PartWithoutCopy(0, 1));
    }

    [TestMethod]
    public void SetShape_OverManagedMemory_ShrinksButDoesNotGrow()
    {
        using Tensor tensor = new Tensor(ElementType.UInt8, [4, 4]);
        tensor.SetShape([2, 3]);
        Assert.AreEqual(6, tensor.AsSpan<byte>().Length);
        tensor.SetShape([4, 4]);
        Assert.ThrowsExactly<OpenVinoException>(() => tensor.SetShape([4, 5]));
        Assert.AreEqual(new Shape(4, 4), tensor.Shape);
    }

    [TestMethod]
    public void PartWithoutCopy_UsesTheSameMemory_AndOutlivesTheTensor()
    {
        Tensor whole = Tensor.FromCopy<float>([1, 2, 3, 4, 5, 6], [3, 2]);
        using Tensor part = whole.PartWithoutCopy(1, 2);
        Assert.AreEqual(new Shape(2, 2), part.Shape);
        part.AsSpan<float>()[0] = 30;
        Assert.AreEqual(30, whole.AsSpan<float>()[2]);
        whole.Dispose();
        GC.Collect();
        CollectionAssert.AreEqual(new float[] { 30, 4, 5, 6 }, part.ToArray<float>());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => part.PartWithoutCopy(1, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => part.PartWithoutCopy(-1, 1));
    }

    [TestMethod]
    public void Tensor_OfAnEmptyShape_HasNoElements()
    {
        using Tensor tensor = new Tensor(ElementType.Float32, [0, 4]);
        Assert.AreEqual(0, tensor.ElementCount);
        Assert.AreEqual(0, tensor.AsSpan<float>().Length);
    }

    [TestMethod]
    public void Tensor_AccessedAsAnotherType_IsRefused()
    {
        using Tensor tensor = new Tensor(ElementType.Float32, [2]);
        Assert.ThrowsExactly<ArgumentException>(() => tensor.AsSpan<int>());
        Assert.ThrowsExactly<ArgumentException>(() => tensor.CopyTo<double>(new double[2]));
        using Tensor half = new Tensor(ElementType.BFloat16, [2]);
        Assert.AreEqual(2, half.AsSpan<ushort>().Length);
        Assert.ThrowsExactly<ArgumentException>(() => half.AsSpan<Half>());
    }

    [TestMethod]
    public void Tensor_OfWrongLength_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(static () => Tensor.FromCopy<float>([1, 2, 3], [2]));
        Assert.ThrowsExactly<ArgumentException>(static () => Tensor.OverMemoryWithoutCopy(new float[3].AsMemory(), [4]));
        using Tensor tensor = new Tensor(ElementType.Float32, [2]);
        Assert.ThrowsExactly<ArgumentException>(() => tensor.CopyFrom<float>([1, 2, 3]));
        Assert.ThrowsExactly<ArgumentException>(() => tensor.CopyTo<float>(new float[1]));
        Assert.ThrowsExactly<OpenVinoException>(static () => new Tensor(ElementType.Dynamic, [2]));
    }

    [TestMethod]
    public void Text_IsWritten_OnRuntimesThatSupportIt()
    {
        if (!OpenVinoRuntime.Version.IsAtLeast(2025, 4))
        {
            NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(static () => Tensor.FromText(["a"], [1]));
            StringAssert.Contains(error.Message, "ov_tensor_create_from_string_array");
            return;
        }

        using Tensor tensor = Tensor.FromText(["Grüße", string.Empty, "äöü"], [3]);
        Assert.AreEqual((ElementType.String, 3L), (tensor.ElementType, tensor.ElementCount));
        tensor.SetText(["x", "y", "z"]);
        Assert.ThrowsExactly<OpenVinoException>(() => tensor.SetText(["x"]));
        Assert.ThrowsExactly<ArgumentException>(() => tensor.ToArray<byte>());
        Assert.ThrowsExactly<ArgumentException>(static () => Tensor.FromText(["a"], [2]));
        using Tensor numbers = new Tensor(ElementType.Float32, [1]);
        Assert.ThrowsExactly<OpenVinoException>(() => numbers.SetText(["x"]));
    }

    private static unsafe nint Address(Span<float> span)
    {
        fixed (float* first = span)
        {
            return (nint)first;
        }
    }

    private sealed class Owner : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
