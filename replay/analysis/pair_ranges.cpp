// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/two_sides.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace daxscope::replay {

namespace {

using trace::File;
using trace::PmdRange;
using trace::Trace;

/// What two files have to have in common.
using Key = std::tuple<std::string, std::uint32_t, std::uint64_t>;
/// Of a file its key; empty: it has none, and is paired in another way.
using KeyOf = std::optional<Key> (*)(const File& file);

std::optional<Key> path_and_inode(const File& file) {
    return file.path.empty() || file.ino == 0 ? std::nullopt
                                              : std::optional<Key>({file.path, file.dev, file.ino});
}
std::optional<Key> path_alone(const File& file) {
    return file.path.empty() ? std::nullopt : std::optional<Key>({file.path, 0, 0});
}
std::optional<Key> inode(const File& file) {
    return file.ino == 0 ? std::nullopt : std::optional<Key>({"", file.dev, file.ino});
}
std::optional<Key> inode_without_path(const File& file) {
    return file.path.empty() ? inode(file) : std::nullopt;
}

/// Which file of the other side a file is.
struct Partner {
    std::int64_t file = trace::kNone; ///< File::id
    PairedBy by = PairedBy::None;
};

/// Pairs each file of one trace with at most one of another.
class FilePairs {
public:
    FilePairs(const Trace& a, const Trace& b) : a_(a), b_(b) {
        // The same path and inode is surer than the same path, and that than an inode alone, which
        // counts only where a side does not know the path.
        pair(path_and_inode, path_and_inode, PairedBy::Path);
        pair(path_alone, path_alone, PairedBy::Path);
        pair(inode_without_path, inode, PairedBy::Inode);
        pair(inode, inode_without_path, PairedBy::Inode);
    }
    Partner of(std::int64_t file) const {
        const auto found = partners_.find(file);
        return found == partners_.end() ? Partner{} : found->second;
    }

private:
    void pair(KeyOf of_a, KeyOf of_b, PairedBy by) {
        struct Queue {
            std::vector<std::int64_t> files;
            std::size_t next = 0;
        };
        std::map<Key, Queue> free;
        for (const File& file : b_.files()) {
            const std::optional<Key> key = taken_.contains(file.id) ? std::nullopt : of_b(file);
            if (key) {
                free[*key].files.push_back(file.id);
            }
        }
        for (const File& file : a_.files()) {
            const std::optional<Key> key = partners_.contains(file.id) ? std::nullopt : of_a(file);
            const auto found = key ? free.find(*key) : free.end();
            if (found != free.end() && found->second.next < found->second.files.size()) {
                const std::int64_t partner = found->second.files[found->second.next++];
                partners_[file.id] = {partner, by};
                taken_.insert(partner);
            }
        }
    }

    const Trace& a_;
    const Trace& b_;
    std::unordered_map<std::int64_t, Partner> partners_; ///< by File::id of `a`
    std::unordered_set<std::int64_t> taken_;             ///< File::id of `b`
};

} // namespace

std::string_view paired_by_text(PairedBy by) {
    switch (by) {
    case PairedBy::Path:
        return "path";
    case PairedBy::Inode:
        return "inode";
    case PairedBy::None:
        break;
    }
    return "";
}

std::vector<RangePair> pair_ranges(const Trace& a, const Trace& b) {
    std::vector<RangePair> pairs, alone;
    std::vector<bool> paired(b.ranges().size());
    const bool comparable = a.session().pmd_size == b.session().pmd_size;
    const FilePairs files(a, b);
    for (const std::uint32_t k : a.rows()) {
        const PmdRange& range = a.ranges()[k];
        const Partner partner = comparable ? files.of(range.file) : Partner{};
        std::uint32_t other = kNoIndex;
        if (partner.by != PairedBy::None) {
            // Offsets are the same in PMDs; a page may have another size on the other side.
            const std::int64_t place = range.pgoff / a.session().pages_per_pmd();
            other = b.find_range(partner.file, place * b.session().pages_per_pmd());
        }
        if (other == Trace::kNoRange) {
            other = kNoIndex;
        }
        RangePair& pair = (other == kNoIndex ? alone : pairs).emplace_back();
        pair.range = {k, other};
        if (other != kNoIndex) {
            pair.by = partner.by;
            paired[other] = true;
        }
    }
    pairs.insert(pairs.end(), alone.begin(), alone.end());
    for (const std::uint32_t k : b.rows()) {
        if (!paired[k]) {
            pairs.emplace_back().range = {kNoIndex, k};
        }
    }
    return pairs;
}

} // namespace daxscope::replay
