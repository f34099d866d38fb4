// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/privilege.h"

#include "replay/trace/error.h"

#include <cap-ng.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <grp.h>
#include <optional>
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

} // namespace

void keep_only(unsigned capability) {
    capng_get_caps_process();
    const bool had = capng_have_capability(CAPNG_PERMITTED, capability) != 0;
    capng_clear(CAPNG_SELECT_CAPS);
    if (had) {
        capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED),
                     capability);
    }
    capng_apply(CAPNG_SELECT_CAPS);
}

void drop_privileges(const std::filesystem::path& folder) {
    if (geteuid() == 0) {
        const auto uid = number_in("SUDO_UID");
        const auto gid = number_in("SUDO_GID");
        if (uid && gid && may_write(folder, *uid, *gid)) {
            if (setgroups(0, nullptr) != 0 || setresgid(*gid, *gid, *gid) != 0 ||
                setresuid(*uid, *uid, *uid) != 0) {
                refuse("become the user who called sudo");
            }
        }
    }
    capng_clear(CAPNG_SELECT_CAPS);
    if (capng_apply(CAPNG_SELECT_CAPS) != 0) {
        refuse("give up the capabilities");
    }
}

} // namespace daxscope::ebpf
