namespace OpenVinoLandmarks.OpenVino;

/// <summary>The status that an OpenVINO function returns, with the numbers of the C API.</summary>
public enum OpenVinoStatus
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The runtime failed; <see cref="OpenVinoException.RuntimeMessage"/> has the reason.</summary>
    GeneralError = -1,

    /// <summary>The device's plugin does not implement the function.</summary>
    NotImplemented = -2,

    /// <summary>No model is loaded.</summary>
    NetworkNotLoaded = -3,

    /// <summary>An argument does not fit the model.</summary>
    ParameterMismatch = -4,

    /// <summary>A name was not found.</summary>
    NotFound = -5,

    /// <summary>An index is out of range.</summary>
    OutOfBounds = -6,

    /// <summary>The runtime threw something that is not a C++ standard exception.</summary>
    Unexpected = -7,

    /// <summary>The infer request is running an inference.</summary>
    RequestBusy = -8,

    /// <summary>The inference did not end within the timeout.</summary>
    ResultNotReady = -9,

    /// <summary>Memory is not allocated.</summary>
    NotAllocated = -10,

    /// <summary>The inference was not started.</summary>
    InferNotStarted = -11,

    /// <summary>No model was read.</summary>
    NetworkNotRead = -12,

    /// <summary>The inference was cancelled.</summary>
    InferCancelled = -13,

    /// <summary>The C API refused an argument. This status comes without a text of the runtime.</summary>
    InvalidCParameter = -14,

    /// <summary>The C API failed.</summary>
    UnknownCError = -15,

    /// <summary>The C API does not implement the function.</summary>
    NotImplementedCMethod = -16,

    /// <summary>The runtime threw an exception that the C API does not know.</summary>
    UnknownException = -17,
}
