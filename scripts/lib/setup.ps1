# Functions for the PowerShell scripts in the parent folder, which run this file with a dot: they find .NET and lock the build, as setup.sh
# does for the shell scripts. Messages go to stderr, because stdout is for the results of a script. If something is missing on the machine,
# the script ends with exit code 5. The syntax is that of Windows PowerShell 5.1, which Windows has; PowerShell 7 runs it too.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$onWindows = [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT
$root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
$artifacts = Join-Path $root 'artifacts'
$testData = if ($env:OPENVINO_LANDMARKS_TEST_DATA) { $env:OPENVINO_LANDMARKS_TEST_DATA } else { Join-Path $root '../shared' }
$buildLock = $null

# Prints a message of one or more lines.
function Write-Message {
    foreach ($line in $args) { [Console]::Error.WriteLine($line) }
}

# Prints a message of one or more lines and ends the script.
function Stop-Script {
    Write-Message @args
    exit 5
}

# Prints a message and ends the script with the exit code for wrong arguments.
function Stop-Usage {
    Write-Message @args
    exit 2
}

# Returns the folder in which `ovlandmarks setup` stores the models and the runtimes that it fetches.
function Get-FetchedFolder {
    $cache = if ($env:XDG_CACHE_HOME) { $env:XDG_CACHE_HOME }
    elseif ($onWindows) { [Environment]::GetFolderPath('LocalApplicationData') }
    else { Join-Path $HOME '.cache' }
    Join-Path $cache 'openvino-landmarks'
}

# Sets $dotnet to the dotnet command, from PATH or the folders of its installers: the first one with the SDK, otherwise the first one.
function Initialize-DotNet {
    $env:DOTNET_NOLOGO = '1'
    $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
    $env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
    $env:DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE = 'true'
    # A build server that keeps running would hold files of a clone that the user wants to delete.
    $env:MSBUILDDISABLENODEREUSE = '1'
    $env:DOTNET_CLI_USE_MSBUILD_SERVER = '0'

    $name = if ($onWindows) { 'dotnet.exe' } else { 'dotnet' }
    $onPath = Get-Command $name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $folders = @()
    if ($onPath) { $folders += Split-Path (Resolve-Link $onPath.Source) }
    $folders += $env:DOTNET_ROOT, (Join-Path $HOME '.dotnet')
    if ($onWindows) {
        $folders += Join-Path $env:ProgramFiles 'dotnet'
        $folders += Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) 'Microsoft/dotnet'
    }
    else {
        $folders += '/usr/share/dotnet', '/usr/lib/dotnet', '/usr/local/share/dotnet'
    }
    $found = @($folders | Where-Object { $_ -and (Test-Path (Join-Path $_ $name)) })
    if ($found.Count -eq 0) {
        Stop-WithoutSdk '.NET is not installed: no dotnet command is on PATH or in the usual folders.'
    }
    $withSdk = @($found | Where-Object { Test-Path (Join-Path $_ 'sdk/10.*') })
    $folder = if ($withSdk.Count -gt 0) { $withSdk[0] } else { $found[0] }
    $script:dotnet = Join-Path $folder $name
    if (-not $onPath -or (Resolve-Link $onPath.Source) -ne $script:dotnet) {
        # Built programs look for the runtime in DOTNET_ROOT.
        $env:DOTNET_ROOT = $folder
        $env:PATH = $folder + [IO.Path]::PathSeparator + $env:PATH
    }
}

# Returns the file that a symbolic link leads to, or the path itself.
function Resolve-Link([string]$Path) {
    $item = Get-Item -LiteralPath $Path
    if ($item.LinkType -ne 'SymbolicLink') { return $item.FullName }
    $target = @($item.Target)[0]
    if (-not [IO.Path]::IsPathRooted($target)) { $target = Join-Path (Split-Path $item.FullName) $target }
    Resolve-Link $target
}

# Prints a message and how to install the SDK, and ends the script.
function Stop-WithoutSdk {
    Write-Message @args
    if ($onWindows) {
        Stop-Script 'This line installs the .NET 10 SDK. Type it, open a new window, then run the command again:' '' `
            '  winget install Microsoft.DotNet.SDK.10' '' 'Other ways: https://dotnet.microsoft.com/download/dotnet/10.0'
    }
    Stop-Script 'This line installs the .NET 10 SDK into ~/.dotnet, without root. Type it, then run the command again:' '' `
        '  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0' '' `
        'Other ways: https://dotnet.microsoft.com/download/dotnet/10.0'
}

# Ends the script if no SDK matches global.json, which is why dotnet runs in the root.
function Assert-Sdk {
    $ErrorActionPreference = 'Continue'
    Push-Location $root
    & $dotnet --version 2>&1 | Out-Null
    $code = $LASTEXITCODE
    Pop-Location
    if ($code -ne 0) {
        Stop-WithoutSdk 'The .NET 10 SDK is missing. These SDKs are installed:' @(& $dotnet --list-sdks)
    }
}

# Runs a program, with its output in a log file and nothing on its standard input. Returns true if the program ends with exit code 0.
function Test-Program([string]$Log, [string]$Program, [string[]]$Arguments) {
    $ErrorActionPreference = 'Continue'
    @() | & $Program @Arguments 2>&1 | ForEach-Object { "$_" } | Out-File -Encoding utf8 -LiteralPath $Log
    return $LASTEXITCODE -eq 0
}

# Runs a program like Test-Program. If it fails, prints the log and ends the script with the message.
function Invoke-Program([string]$Log, [string]$Failure, [string]$Program, [string[]]$Arguments) {
    if (-not (Test-Program $Log $Program $Arguments)) {
        Write-Message @(Get-Content -LiteralPath $Log)
        Stop-Script '' "$Failure failed: see above, or $Log."
    }
}

# Returns a hash of all files that the program is built from, the same one as source_fingerprint of setup.sh. It depends on their contents
# and not on their times, so that a new checkout of the same commit is not built again.
function Get-SourceFingerprint {
    $sha = [Security.Cryptography.SHA256]::Create()
    $names = New-Object 'System.Collections.Generic.List[string]'
    foreach ($folder in 'src', 'models/bundled') {
        foreach ($file in [IO.Directory]::EnumerateFiles((Join-Path $root $folder), '*', 'AllDirectories')) {
            $name = $file.Substring($root.Length).TrimStart('/', '\').Replace('\', '/')
            if ($name -notmatch '/(bin|obj)/') { $names.Add($name) }
        }
    }
    foreach ($name in 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'global.json', '.editorconfig') {
        $names.Add($name)
    }
    $names.Sort([StringComparer]::Ordinal)
    $lines = New-Object Text.StringBuilder
    foreach ($name in $names) {
        $hash = $sha.ComputeHash([IO.File]::ReadAllBytes((Join-Path $root $name)))
        [void]$lines.Append([BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()).Append('  ').Append($name).Append("`n")
    }
    $sum = $sha.ComputeHash((New-Object Text.UTF8Encoding $false).GetBytes($lines.ToString()))
    [BitConverter]::ToString($sum).Replace('-', '').ToLowerInvariant()
}

# Waits until no other script builds in this clone, because two builds would write the same files. The shell scripts wait for the same lock:
# on Unix, .NET locks a file that it opens for itself alone as `flock` does.
function Lock-Artifacts {
    [void][IO.Directory]::CreateDirectory($artifacts)
    $file = Join-Path $artifacts 'setup.lock'
    $said = $false
    while ($null -eq $script:buildLock) {
        try {
            $script:buildLock = [IO.File]::Open($file, 'OpenOrCreate', 'ReadWrite', 'None')
        }
        catch [IO.IOException] {
            if (-not $said) { Write-Message 'Waiting for another build in this folder...' }
            $said = $true
            Start-Sleep -Milliseconds 200
        }
    }
}

# Lets the next script build.
function Unlock-Artifacts {
    if ($null -ne $script:buildLock) { $script:buildLock.Dispose() }
    $script:buildLock = $null
}

# Sets the variables that name the test data; see test-data.ps1.
function Import-TestData {
    $global:LASTEXITCODE = 0
    $lines = @(& (Join-Path $root 'scripts/test-data.ps1'))
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    $lines | Invoke-Expression
}
