# Publishes the command-line tool in one folder, artifacts/publish/RID, which runs without .NET; scripts/publish says what is in it. The
# platform is by default that of the machine.
#
#   scripts/publish.ps1 [--output DIR] [--rid linux-x64|linux-arm64|win-x64] [--levels "x86-64-v4 x86-64-v3 x86-64-v2"] [--no-server]
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$usage = '  scripts/publish.ps1 [--output DIR] [--rid RID] [--levels "x86-64-v4 x86-64-v3 x86-64-v2"] [--no-server]'
$output = $null
$rid = if ($onWindows) { 'win-x64' } else { 'linux-x64' }
$levels = 'x86-64-v4 x86-64-v3 x86-64-v2'
$withServer = $true
$work = Join-Path $artifacts 'publish-build'

for ($i = 0; $i -lt $args.Count; $i++) {
    $option = $args[$i]
    if ($option -eq '--no-server') { $withServer = $false; continue }
    if ($option -notin '--output', '--rid', '--levels') { Stop-Usage "error: unknown argument '$option'. Usage:" $usage }
    $i++
    if ($i -ge $args.Count) { Stop-Usage "error: $option takes a value. Usage:" $usage }
    switch ($option) {
        '--output' { $output = $args[$i] }
        '--rid' { $rid = $args[$i] }
        '--levels' { $levels = $args[$i] }
    }
}
if ($rid -notin 'linux-x64', 'linux-arm64', 'win-x64') {
    Stop-Usage "error: '$rid' is not a platform of this script. Use linux-x64, linux-arm64 or win-x64."
}
if (-not $output) { $output = Join-Path $artifacts "publish/$rid" }
$output = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($output)
$levels = @($levels.Split(' ') | Where-Object { $_ })
foreach ($level in $levels) {
    if ($level -notin 'x86-64-v2', 'x86-64-v3', 'x86-64-v4') {
        Stop-Usage "error: '$level' is not a level. Use x86-64-v4 (AVX-512), x86-64-v3 (AVX2) or x86-64-v2."
    }
}
if ($rid -eq 'linux-x64' -and ($onWindows -or -not [IO.Directory]::Exists('/proc') -or
        [Runtime.InteropServices.RuntimeInformation]::OSArchitecture -ne 'X64')) {
    Stop-Script 'Native code for linux-x64 is made only on Linux on x86-64.'
}

# Publishes native code for one level of x86-64.
function Publish-Level([string]$Level) {
    Write-Message "Publishing for $Level..."
    Invoke-Program (Join-Path $artifacts "publish-$Level.log") 'Publishing' $dotnet @(
        'publish', (Join-Path $root 'src/OpenVinoLandmarks.Cli'), '-c', 'Release', '-r', 'linux-x64', '-v', 'quiet', '--nologo',
        '--artifacts-path', $work,
        '-p:PublishAot=true', "-p:IlcInstructionSet=$Level", '-p:StripSymbols=true', '-p:CopyOutputSymbolsToPublishDirectory=false',
        '-p:DebugType=none', '--output', (Join-Path $work 'out'))
    Move-Item (Join-Path $work 'out/ovlandmarks') (Join-Path $new "ovlandmarks-$Level") -Force
}

# Fills $new with the native programs. Only Linux has them, so that chmod and the compiler are those of Linux.
function Publish-Native {
    $compiler = Get-Command gcc, clang -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $compiler) { Stop-Script 'A C compiler is missing. Install gcc, libc6-dev and zlib1g-dev, then run the command again.' }
    foreach ($level in $levels) { Publish-Level $level }
    Copy-Item (Join-Path $work 'out/libOpenCvSharpExtern.so') $new
    & chmod 755 (Join-Path $new 'libOpenCvSharpExtern.so')
    if ($withServer) { Publish-Server }
    Invoke-Program (Join-Path $artifacts 'publish-launcher.log') 'The build of the launcher' $compiler.Source @(
        '-O2', '-s', '-Wall', '-o', (Join-Path $new 'ovlandmarks'), (Join-Path $root 'scripts/lib/launcher.c'))
}

# Publishes the server with the .NET that it needs: ASP.NET Core with gRPC needs code that is compiled at run time.
function Publish-Server {
    Write-Message 'Publishing the server...'
    Invoke-Program (Join-Path $artifacts 'publish-server.log') 'Publishing' $dotnet @(
        'publish', (Join-Path $root 'src/OpenVinoLandmarks.Server'), '-c', 'Release', '-r', 'linux-x64', '--self-contained', '-v', 'quiet',
        '--nologo', '--artifacts-path', "$work-server", '-p:DebugType=none', '--output', (Join-Path $new 'server'))
    # The same file, of more than 100 MB.
    Remove-Item (Join-Path $new 'server/libOpenCvSharpExtern.so') -ErrorAction SilentlyContinue
    [void](New-Item -ItemType SymbolicLink -Path (Join-Path $new 'server/libOpenCvSharpExtern.so') -Target '../libOpenCvSharpExtern.so')
}

# Publishes a single file for another platform, with the options given to dotnet. Returns true if that succeeds.
function Test-SingleFile([string[]]$Options) {
    Test-Program (Join-Path $artifacts "publish-$rid.log") $dotnet (@(
            'publish', (Join-Path $root 'src/OpenVinoLandmarks.Cli'), '-c', 'Release', '-r', $rid, '--self-contained', '-v', 'quiet',
            '--nologo', '--artifacts-path', $work, '-p:PublishTrimmed=true', '-p:PublishSingleFile=true', '-p:DebugType=none',
            '-p:GenerateDocumentationFile=false') +
        $Options + @('--output', (Join-Path $work "out-$rid")))
}

# Fills $new with the program for another platform and its native libraries.
function Publish-Other {
    Write-Message "Publishing for $rid..."
    $out = Join-Path $work "out-$rid"
    if (Test-Path $out) { Remove-Item $out -Recurse -Force }
    if ($rid -notlike 'win-*' -or -not (Test-SingleFile @())) {
        if (-not (Test-SingleFile @('-p:WithoutOpenCvNative=true'))) {
            $log = Join-Path $artifacts "publish-$rid.log"
            Write-Message @(Get-Content -LiteralPath $log)
            Stop-Script '' "Publishing failed: see above, or $log."
        }
        Write-Message "OpenCV's native library is not included: SkiaSharp reads and writes pictures."
    }
    Get-ChildItem $out -File | Where-Object { $_.Extension -notin '.xml', '.pdb' } | Copy-Item -Destination $new
}

Initialize-DotNet
Assert-Sdk
Lock-Artifacts

# The folder is filled under a temporary name and renamed at the end, so that it is never incomplete.
$new = Join-Path (Split-Path $output) ('.publish.' + [Guid]::NewGuid().ToString('N'))
[void][IO.Directory]::CreateDirectory($new)
try {
    if ($rid -eq 'linux-x64') { Publish-Native } else { Publish-Other }
    Copy-Item (Join-Path $root 'LICENSE') $new
    if (Test-Path $output) { Remove-Item $output -Recurse -Force }
    [IO.Directory]::Move($new, $output)
}
finally {
    if (Test-Path $new) { Remove-Item $new -Recurse -Force }
    Unlock-Artifacts
}
Write-Message "Published to $output"
