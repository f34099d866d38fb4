// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cache files whose hashes are right and whose content is not.
#pragma once

#include "replay/cache/folder.h"

#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <vector>

namespace daxscope::cache {

/// Writes a file anew, each section as `change(part, bytes)` leaves it.
template <typename Change>
void rewrite(const SectionFile& original, const std::filesystem::path& path, Change change) {
    unlink(path.c_str()); // the original may be that one, mapped
    const trace::Descriptor fd(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    SectionWriter writer(fd.get(), original.made_by());
    for (const Section& section : original.sections()) {
        const auto is = original.bytes(section);
        std::vector<std::byte> bytes(is.begin(), is.end());
        if (section.part != Part::About) {
            change(section.part, bytes);
        }
        writer.begin(section.part, section.number);
        writer.add(bytes.data(), bytes.size());
    }
    writer.finish();
}

/// Changes one number, or the length.
template <typename Random>
void mutate(std::vector<std::byte>& bytes, Random& random) {
    constexpr std::uint32_t kOften = 8;
    if (random() % kOften == 0) {
        bytes.resize(random() % (bytes.size() * 2 + 1));
        return;
    }
    const std::size_t width = std::size_t{1} << random() % 4;
    if (bytes.size() < width) {
        return;
    }
    const std::size_t at = random() % (bytes.size() / width) * width;
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, width);
    const std::uint64_t values[] = {
        0, 1, value + 1, value - 1, value ^ (1ULL << random() % 64), ~0ULL, 1ULL << 62, random()};
    value = values[random() % std::size(values)];
    std::memcpy(bytes.data() + at, &value, width);
}

} // namespace daxscope::cache
