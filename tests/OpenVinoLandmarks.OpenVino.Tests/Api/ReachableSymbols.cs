using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>
/// Finds the native symbols that the public members of an assembly can reach: follows the calls in their IL, and collects the entry
/// points of imports and the names that are looked up at run time.
/// </summary>
internal sealed class ReachableSymbols
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields()
        .Select(static field => (OpCode)field.GetValue(null)!).ToDictionary(static code => code.Value);

    private readonly Assembly _assembly;
    private readonly HashSet<MethodBase> _seen = [];
    private readonly HashSet<Type> _created = [];
    private readonly Queue<MethodBase> _open = new();

    /// <summary>Follows all calls.</summary>
    /// <param name="assembly">The assembly, whose exported types are the starting points.</param>
    /// <param name="others">Internal types that are starting points too.</param>
    internal ReachableSymbols(Assembly assembly, params Type[] others)
    {
        _assembly = assembly;
        foreach (Type type in assembly.GetExportedTypes().Concat(others))
        {
            bool isOther = others.Contains(type);
            foreach (MethodBase method in type.GetMembers(All).OfType<MethodBase>().Where(m => m.IsPublic || m.IsFamily || isOther))
            {
                Reach(method);
            }
        }

        while (_open.TryDequeue(out MethodBase? method))
        {
            Follow(method);
        }
    }

    /// <summary>The entry points of the imports that are reached.</summary>
    internal HashSet<string> Imports { get; } = [];

    /// <summary>The names of symbols in string literals that are reached.</summary>
    internal HashSet<string> Names { get; } = [];

    private void Reach(MethodBase method)
    {
        MethodBase definition = Definition(method);
        foreach (Type type in method.IsGenericMethod ? method.GetGenericArguments() : [])
        {
            Create(type);
        }

        if (method.DeclaringType is { } declaring)
        {
            // The marshaller creates handles; in the IL they appear only as type arguments.
            Array.ForEach(declaring.GetGenericArguments(), Create);
            if (method is ConstructorInfo { IsStatic: false })
            {
                Create(declaring);
            }
        }

        if (definition.DeclaringType?.Assembly == _assembly && _seen.Add(definition))
        {
            _open.Enqueue(definition);
            if (definition.DeclaringType.TypeInitializer is { } initializer && _seen.Add(initializer))
            {
                _open.Enqueue(initializer);
            }
        }
    }

    // The overrides of an object that was created can be called from outside.
    private void Create(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition.Assembly == _assembly && _created.Add(definition))
        {
            Array.ForEach([.. definition.GetMethods(All).Where(static m => m.IsVirtual)], Reach);
            if (definition.BaseType is { } parent)
            {
                Create(parent);
            }
        }
    }

    private void Follow(MethodBase method)
    {
        if (method.GetCustomAttribute<DllImportAttribute>() is { } import)
        {
            Imports.Add(import.EntryPoint ?? method.Name);
            return;
        }

        byte[]? il = method.GetMethodBody()?.GetILAsByteArray();
        Type[]? typeArguments = method.DeclaringType?.GetGenericArguments();
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; il is not null && at < il.Length;)
        {
            OpCode code = il[at] == 0xFE ? s_codes[(short)(0xFE00 | il[at + 1])] : s_codes[il[at]];
            at += code.Size;
            int operand = code.OperandType is OperandType.InlineMethod or OperandType.InlineString or OperandType.InlineTok
                ? BitConverter.ToInt32(il, at)
                : 0;
            if (code.OperandType == OperandType.InlineMethod
                || (code.OperandType == OperandType.InlineTok
                    && method.Module.ResolveMember(operand, typeArguments, methodArguments) is MethodBase))
            {
                Reach(method.Module.ResolveMethod(operand, typeArguments, methodArguments)!);
            }
            else if (code.OperandType == OperandType.InlineString && method.Module.ResolveString(operand) is { } text
                && text.StartsWith("ov_", StringComparison.Ordinal))
            {
                Names.Add(text);
            }

            at += OperandSize(code, il, at);
        }
    }

    private static int OperandSize(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    private static MethodBase Definition(MethodBase method)
    {
        if (method.DeclaringType is { IsGenericType: true } declaring)
        {
            Type definition = declaring.GetGenericTypeDefinition();
            return MethodBase.GetMethodFromHandle(method.MethodHandle, definition.TypeHandle)!;
        }

        return method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
    }
}
