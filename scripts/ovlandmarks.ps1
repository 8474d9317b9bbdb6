# Runs the command-line tool from the sources. Builds the tool if needed, then runs it with the same arguments; see
# `scripts/ovlandmarks.ps1 --help`.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

# Builds the project of a part unless its file is current. The text is its name for the user.
function Build-Part([string]$Part, [string]$Text, [string]$File) {
    $name = $Part.ToLowerInvariant()
    $stamp = Join-Path $artifacts "$name.stamp"
    $log = Join-Path $artifacts "$name-build.log"
    if (Test-Current $File $stamp) { return }
    Lock-Artifacts
    if (-not (Test-Current $File $stamp)) {
        $fingerprint = Get-SourceFingerprint
        Assert-Sdk
        Write-Message "Building $Text (only at the first run and after a change)..."
        Remove-Item -LiteralPath $stamp -Force -ErrorAction SilentlyContinue
        $project = Join-Path $root "src/OpenVinoLandmarks.$Part"
        Invoke-Program $log 'The build' $dotnet @('build', $project, '-c', 'Release', '-v', 'quiet', '--nologo')
        [IO.File]::WriteAllText("$stamp.new", "$fingerprint`n")
        Move-Item -LiteralPath "$stamp.new" -Destination $stamp -Force
    }
    Unlock-Artifacts
}

# Returns true if the file was built from the sources as they are.
function Test-Current([string]$File, [string]$Stamp) {
    (Test-Path -LiteralPath $File) -and (Test-Path -LiteralPath $Stamp) -and
    ([IO.File]::ReadAllText($Stamp).Trim() -eq (Get-SourceFingerprint))
}

# Returns the command of a command line. Options of all commands may come before it.
function Get-CommandName([string[]]$Arguments) {
    for ($i = 0; $i -lt $Arguments.Count; $i++) {
        if (-not $Arguments[$i].StartsWith('-')) { return $Arguments[$i] }
        if ($Arguments[$i] -eq '--openvino') { $i++ }
    }
}

Initialize-DotNet
$program = Join-Path $root 'src/OpenVinoLandmarks.Cli/bin/Release/net10.0/ovlandmarks.dll'
Build-Part 'Cli' 'ovlandmarks' $program
if ((Get-CommandName $args) -eq 'serve') {
    Build-Part 'Server' 'the server' (Join-Path $root 'src/OpenVinoLandmarks.Server/bin/Release/net10.0/OpenVinoLandmarks.Server.dll')
}
& $dotnet $program @args
exit $LASTEXITCODE
