namespace OpenVinoLandmarks.Managed;

/// <summary>What a plan is made for.</summary>
public sealed class ManagedPlanOptions
{
    /// <summary>The most runs of the model that one call computes (images, for a model that takes one), 1 or more.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>How the caller hands inputs in. <see cref="ManagedInputLayout.InterleavedBytes"/> needs inputs of four dimensions.</summary>
    public ManagedInputLayout Input { get; init; } = ManagedInputLayout.PlanarFloat;

    /// <summary>Threads that share the work of one call, the caller's included; 1 or more. They belong to the context.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The widest vectors to use: 512, 256 or 128 bits; 0 for what the machine has. More than the machine has is no error.</summary>
    public int MaxVectorBits { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1, nameof(Batch));
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        if (MaxVectorBits is not (0 or 128 or 256 or 512))
        {
            throw new ArgumentOutOfRangeException(nameof(MaxVectorBits), MaxVectorBits, "Vectors have 128, 256 or 512 bits; 0 stands for what the machine has.");
        }

        if (!Enum.IsDefined(Input))
        {
            throw new ArgumentOutOfRangeException(nameof(Input), Input, "No such input layout.");
        }
    }
}
