using System.Text;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>Text in consoles and in files, with the code pages that consoles of Windows have.</summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
public sealed class WindowsConsoleTests
{
    private const string Name = "Grün 写真 😀";

    [TestMethod]
    public void RedirectedOutput_IsUtf8_AndAConsoleShowsAllLetters_WhateverTheCodePage()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Inconclusive("needs the program script (Debian package bsdutils)");
        }

        using ScratchFolder folder = new();
        folder.Copy(Tool.Sample, $"in/{Name}.jpg");
        folder.Write($"in/{Name} kaputt.jpg", "x"u8);
        const string Command = "%OVL% detect --quiet --device MANAGED --format";
        List<string> lines = ["cd /d %~dp0"];
        foreach (int codePage in (int[])[437, 850, 65001])
        {
            lines.AddRange([$"chcp {codePage} > nul", $"{Command} text in > {codePage}.txt 2> {codePage}-errors.txt"]);
        }

        lines.AddRange(["chcp 437 > nul", $"{Command} csv in", "chcp"]);

        string console = Wine.RunBatch(folder, [.. lines]).Output;

        foreach (int codePage in (int[])[437, 850, 65001])
        {
            StringAssert.Contains(Utf8(folder.File($"{codePage}.txt")), $"{Name}.jpg (512 x 512): 1 face");
            StringAssert.Contains(Utf8(folder.File($"{codePage}-errors.txt")), $"{Name} kaputt.jpg: ");
        }

        // Wine's console shows the first half of a character of four bytes only.
        StringAssert.Contains(console, "Grün 写真");
        StringAssert.Contains(console, "kaputt.jpg");
        StringAssert.Contains(console, "437");
    }

    private static string Utf8(string file) =>
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file));
}
