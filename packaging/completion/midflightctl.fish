# SPDX-License-Identifier: GPL-3.0-or-later
# fish asks midflightctl itself what may come next, so nothing here can go stale.
function __midflightctl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (midflightctl __complete $words[2..] 2>/dev/null)
        if string match -q ':files*' -- $line
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c midflightctl -f -a '(__midflightctl_complete)'
