// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace daxscope::ebpf {

/// A user, as the system's databases name one.
struct Account {
    std::string name, home, shell;
    uid_t uid = 0;
    gid_t gid = 0;
};

/// @param name  a name, or a number
/// @throws Error(Exit::Usage) if there is none
Account find_account(const std::string& name);

/// Gives up the capabilities of the calling thread and of those it starts, for good. Under sudo or
/// pkexec it also becomes the user who called it, if that user may write to `folder`, so that the
/// file belongs to them. Root that stays root keeps what lets it write where root can
/// (CAP_DAC_OVERRIDE, CAP_FOWNER): SQLite makes and removes files beside the trace until the end.
/// @param command  a command runs that is to be stopped: CAP_KILL stays, where it was there
/// @throws Error(Exit::Usage) if the kernel refuses
void drop_privileges(const std::filesystem::path& folder, bool command);

/// Gives up every capability of the calling thread but this one (CAP_…), if it has it.
void keep_only(unsigned capability);

} // namespace daxscope::ebpf
