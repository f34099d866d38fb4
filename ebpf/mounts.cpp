// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/mounts.h"

#include <fstream>
#include <sstream>

namespace daxscope::ebpf {

namespace {

/// mountinfo writes blanks and the like as \040.
std::string unescape(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            int value = 0;
            bool octal = true;
            for (std::size_t k = i + 1; k < i + 4; ++k) {
                octal = octal && text[k] >= '0' && text[k] <= '7';
                value = value * 8 + (text[k] - '0');
            }
            if (octal) {
                plain.push_back(static_cast<char>(value));
                i += 3;
                continue;
            }
        }
        plain.push_back(text[i]);
    }
    return plain;
}

bool lies_under(const std::string& path, const std::string& root) {
    return root == "/" || path == root ||
           (path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/');
}

} // namespace

std::vector<Mount> read_mounts(std::istream& mountinfo) {
    std::vector<Mount> mounts;
    std::string line;
    while (std::getline(mountinfo, line)) {
        std::istringstream words(line);
        Mount mount;
        std::string id, parent, device, word, more;
        if (!(words >> id >> parent >> device >> mount.root >> mount.point >> mount.options)) {
            continue;
        }
        while (words >> word && word != "-") {
        }
        if (!(words >> mount.fstype >> mount.source >> more)) {
            continue;
        }
        unsigned major = 0;
        unsigned minor = 0;
        char colon = 0;
        std::istringstream numbers(device);
        if (!(numbers >> major >> colon >> minor) || colon != ':') {
            continue;
        }
        mount.dev = major << 20 | minor;
        mount.root = unescape(mount.root);
        mount.point = unescape(mount.point);
        mount.options += "," + more;
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

std::vector<Mount> read_mounts() {
    std::ifstream file("/proc/self/mountinfo");
    return read_mounts(file);
}

std::string path_under(const std::vector<Mount>& mounts, std::uint32_t dev,
                       const std::string& inside) {
    for (const Mount& mount : mounts) {
        if (mount.dev == dev && lies_under(inside, mount.root)) {
            const std::string rest = mount.root == "/" ? inside : inside.substr(mount.root.size());
            const std::string path = (mount.point == "/" ? "" : mount.point) + rest;
            return path.empty() ? "/" : path;
        }
    }
    return inside;
}

} // namespace daxscope::ebpf
