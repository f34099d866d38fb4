// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/privilege.h"

#include "replay/trace/error.h"

#include <cap-ng.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <pwd.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

std::optional<unsigned> number_in(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr || *text == '\0') {
        return std::nullopt;
    }
    char* end = nullptr;
    errno = 0;
    const unsigned long value = std::strtoul(text, &end, 10);
    if (errno != 0 || *end != '\0' || value == 0 || value >= 0xffffffffUL) {
        return std::nullopt;
    }
    return static_cast<unsigned>(value);
}

struct Caller {
    uid_t uid;
    gid_t gid;
};

/// Who became root by sudo or pkexec; empty where nobody did. pkexec does not say the group.
std::optional<Caller> calling_user() {
    const auto uid = number_in("SUDO_UID");
    const auto gid = number_in("SUDO_GID");
    if (uid && gid) {
        return Caller{*uid, *gid};
    }
    if (const auto by_pkexec = number_in("PKEXEC_UID")) {
        if (const passwd* found = getpwuid(*by_pkexec)) {
            return Caller{*by_pkexec, found->pw_gid};
        }
    }
    return std::nullopt;
}

[[noreturn]] void refuse(const char* doing) {
    throw Error(Exit::Usage, fmt::format("cannot {}: {}", doing, std::strerror(errno)));
}

/// May that user write there? Asked as that user; the effective ids come back.
bool may_write(const std::filesystem::path& folder, unsigned uid, unsigned gid) {
    if (setegid(gid) != 0) {
        return false;
    }
    bool may = false;
    if (seteuid(uid) == 0) {
        may = eaccess(folder.c_str(), W_OK | X_OK) == 0;
        if (seteuid(0) != 0) {
            refuse("take root back");
        }
    }
    if (setegid(0) != 0) {
        refuse("take root's group back");
    }
    return may;
}

/// Selects those of the capabilities that are there.
void select(std::initializer_list<unsigned> wanted) {
    capng_get_caps_process();
    unsigned long long had = 0;
    for (const unsigned capability : wanted) {
        if (capng_have_capability(CAPNG_PERMITTED, capability) != 0) {
            had |= 1ULL << capability;
        }
    }
    capng_clear(CAPNG_SELECT_CAPS);
    for (const unsigned capability : wanted) {
        if ((had >> capability & 1) != 0) {
            capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
                         capability);
        }
    }
}

} // namespace

Account find_account(const std::string& name) {
    const passwd* found = getpwnam(name.c_str());
    if (found == nullptr && !name.empty() &&
        name.find_first_not_of("0123456789") == std::string::npos && name.size() < 10) {
        found = getpwuid(static_cast<uid_t>(std::stoul(name)));
    }
    if (found == nullptr) {
        throw Error(Exit::Usage, fmt::format("there is no user '{}'", name),
                    "give a name that `getent passwd` lists");
    }
    return {found->pw_name, found->pw_dir, found->pw_shell, found->pw_uid, found->pw_gid};
}

void keep_only(unsigned capability) {
    select({capability});
    capng_apply(CAPNG_SELECT_CAPS);
}

void drop_privileges(const std::filesystem::path& folder, bool command) {
    if (geteuid() == 0) {
        const auto caller = calling_user();
        if (caller && may_write(folder, caller->uid, caller->gid)) {
            // The command is root's, so ending it asks for CAP_KILL. It must stay through the
            // change of user, which drops all others.
            command ? select({CAP_KILL}) : select({});
            if (capng_change_id(static_cast<int>(caller->uid), static_cast<int>(caller->gid),
                                CAPNG_DROP_SUPP_GRP) != 0) {
                refuse("become the user who called sudo or pkexec");
            }
            return;
        }
        command ? select({CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_KILL})
                : select({CAP_DAC_OVERRIDE, CAP_FOWNER});
    } else {
        select({});
    }
    if (capng_apply(CAPNG_SELECT_CAPS) != 0) {
        refuse("give up the capabilities");
    }
}

} // namespace daxscope::ebpf
