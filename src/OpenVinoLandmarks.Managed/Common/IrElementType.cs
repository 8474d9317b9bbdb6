namespace OpenVinoLandmarks.Managed;

/// <summary>The element types of tensors that this engine reads.</summary>
public enum IrElementType
{
    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>16-bit float in the file; computed with 32 bits, as OpenVINO's CPU plugin does under f32 execution.</summary>
    F16,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>8-bit signed integer.</summary>
    I8,

    /// <summary>8-bit unsigned integer.</summary>
    U8,
}
