// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/notes.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

bool earlier(const Note& a, const Note& b) {
    return a.time < b.time;
}

} // namespace

std::optional<int> Notes::add(Note note) {
    if (notes_.size() >= kMost) {
        return std::nullopt;
    }
    note.text.truncate(kLongestText);
    const auto place = std::upper_bound(notes_.begin(), notes_.end(), note, earlier);
    const auto at = static_cast<int>(place - notes_.begin());
    notes_.insert(place, std::move(note));
    modified_ = true;
    emit changed();
    return at;
}

void Notes::setText(int place, const QString& text) {
    Note& note = notes_.at(static_cast<std::size_t>(place));
    const QString cut = text.left(kLongestText);
    if (note.text != cut) {
        note.text = cut;
        modified_ = true;
        emit changed();
    }
}

void Notes::remove(int place) {
    notes_.erase(notes_.begin() + place);
    modified_ = true;
    emit changed();
}

void Notes::replace(std::vector<Note> notes) {
    std::stable_sort(notes.begin(), notes.end(), earlier);
    modified_ = false;
    if (notes != notes_) {
        notes_ = std::move(notes);
        emit changed();
    }
}

std::optional<int> Notes::next(std::int64_t time) const {
    const auto place = std::upper_bound(notes_.begin(), notes_.end(), Note{time, {}}, earlier);
    return place == notes_.end() ? std::nullopt
                                 : std::optional(static_cast<int>(place - notes_.begin()));
}

std::optional<int> Notes::previous(std::int64_t time) const {
    const auto place = std::lower_bound(notes_.begin(), notes_.end(), Note{time, {}}, earlier);
    return place == notes_.begin() ? std::nullopt
                                   : std::optional(static_cast<int>(place - notes_.begin()) - 1);
}

} // namespace daxscope::gui

#include "moc_notes.cpp"
