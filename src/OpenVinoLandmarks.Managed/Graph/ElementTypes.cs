namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>Sizes and names of element types.</summary>
internal static class ElementTypes
{
    /// <summary>Whether elements are stored and computed as 32-bit floats; all others are stored as 64-bit integers.</summary>
    public static bool IsFloat(this IrElementType type) => type is IrElementType.F32 or IrElementType.F16;

    /// <summary>Returns the bytes of one element in the bin file.</summary>
    public static int FileBytes(this IrElementType type) => type switch
    {
        IrElementType.F32 or IrElementType.I32 => 4,
        IrElementType.F16 => 2,
        IrElementType.I64 => 8,
        _ => 1,
    };

    /// <summary>Returns the bytes of one element in memory while the graph runs.</summary>
    public static int MemoryBytes(this IrElementType type) => type.IsFloat() ? sizeof(float) : sizeof(long);

    /// <summary>Parses both spellings: <c>f32</c> of attributes and <c>FP32</c> of ports.</summary>
    public static bool TryParse(string text, out IrElementType type)
    {
        IrElementType? found = text switch
        {
            "f32" or "FP32" => IrElementType.F32,
            "f16" or "FP16" => IrElementType.F16,
            "i64" or "I64" => IrElementType.I64,
            "i32" or "I32" => IrElementType.I32,
            "i8" or "I8" => IrElementType.I8,
            "u8" or "U8" => IrElementType.U8,
            _ => null,
        };
        type = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>Returns the spelling of attributes.</summary>
    public static string Text(this IrElementType type) => type switch
    {
        IrElementType.F32 => "f32",
        IrElementType.F16 => "f16",
        IrElementType.I64 => "i64",
        IrElementType.I32 => "i32",
        IrElementType.I8 => "i8",
        _ => "u8",
    };
}
