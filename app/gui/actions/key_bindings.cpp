// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/key_bindings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <array>

namespace daxscope::gui {

namespace {

constexpr std::array kLayoutNames{"qwerty", "azerty", "qwertz", "dvorak"};

/// What lies where `from` lies on a US keyboard, letter by letter: a permutation each, so no two
/// commands come to have one key.
struct Moved {
    const char* from;
    const char* to;
};
Moved moved(KeyBindings::Layout layout) {
    switch (layout) {
    case KeyBindings::Layout::Azerty:
        return {"QWAZ", "AZQW"};
    case KeyBindings::Layout::Qwertz:
        return {"YZ", "ZY"};
    case KeyBindings::Layout::Dvorak:
        return {"WSDEQO,.'", ",OE.'SWDQ"};
    case KeyBindings::Layout::Qwerty:
        break;
    }
    return {"", ""};
}

/// Keys with Ctrl or Alt are meant by their letter.
QKeySequence onLayout(const QKeySequence& key, KeyBindings::Layout layout) {
    if (key.count() != 1 || (key[0].keyboardModifiers() & ~Qt::ShiftModifier) != 0) {
        return key;
    }
    const Moved places = moved(layout);
    const QLatin1String from(places.from), to(places.to);
    const int code = key[0].key();
    const qsizetype at = code < 0x80 ? from.indexOf(QLatin1Char(static_cast<char>(code))) : -1;
    if (at < 0) {
        return key;
    }
    const auto there = static_cast<Qt::Key>(to[at].unicode());
    const bool letter = there >= Qt::Key_A && there <= Qt::Key_Z;
    if (!letter && key[0].keyboardModifiers() != Qt::NoModifier) {
        return key; // with Shift it is another sign
    }
    return QKeySequence(QKeyCombination(key[0].keyboardModifiers(), there));
}

QStringList texts(const QList<QKeySequence>& keys) {
    QStringList made;
    for (const QKeySequence& key : keys) {
        made << key.toString(QKeySequence::PortableText);
    }
    return made;
}

QList<QKeySequence> sequencesOf(const QStringList& texts) {
    QList<QKeySequence> made;
    for (const QString& text : texts) {
        if (const QKeySequence key(text, QKeySequence::PortableText); !key.isEmpty()) {
            made << key;
        }
    }
    return made;
}

const auto kGroup = QStringLiteral("keys");
const auto kLayoutKey = QStringLiteral("keys-layout");

} // namespace

KeyBindings::KeyBindings(Actions* actions, bool kept, QObject* parent)
    : QObject(parent), actions_(actions), kept_(kept) {
    for (const QAction* action : actions_->all()) {
        if (!action->objectName().isEmpty()) { // else nobody could say later which it is
            table_[action->objectName()] = actions_->keys(action);
        }
    }
    if (kept_) {
        QSettings stored;
        const QByteArray name = stored.value(kLayoutKey).toString().toLatin1();
        for (std::size_t k = 0; k < kLayoutNames.size(); ++k) {
            layout_ = name == kLayoutNames.at(k) ? static_cast<Layout>(k) : layout_;
        }
        stored.beginGroup(kGroup);
        for (const QString& id : stored.childKeys()) {
            chosen_[id] = sequencesOf(stored.value(id).toStringList());
        }
    }
    applyAll();
}

QList<QKeySequence> KeyBindings::usual(const QAction* action) const {
    QList<QKeySequence> keys;
    for (const QKeySequence& key : table_.value(action->objectName())) {
        keys << onLayout(key, layout_);
    }
    return keys;
}

bool KeyBindings::isUsual(const QAction* action) const {
    return !chosen_.contains(action->objectName());
}

void KeyBindings::applyAll() {
    for (QAction* action : actions_->all()) {
        if (table_.contains(action->objectName())) {
            actions_->setKeys(action, chosen_.value(action->objectName(), usual(action)));
        }
    }
    emit changed();
}

void KeyBindings::keep() const {
    if (!kept_) {
        return;
    }
    QSettings stored;
    stored.setValue(kLayoutKey, QLatin1String(kLayoutNames.at(static_cast<std::size_t>(layout_))));
    stored.beginGroup(kGroup);
    stored.remove(QString());
    for (auto each = chosen_.begin(); each != chosen_.end(); ++each) {
        stored.setValue(each.key(), texts(each.value()));
    }
}

void KeyBindings::set(QAction* action, const QList<QKeySequence>& keys) {
    if (keys == usual(action)) {
        chosen_.remove(action->objectName());
    } else {
        chosen_[action->objectName()] = keys;
    }
    applyAll();
    keep();
}

void KeyBindings::reset(QAction* action) {
    chosen_.remove(action->objectName());
    applyAll();
    keep();
}

void KeyBindings::resetAll() {
    chosen_.clear();
    applyAll();
    keep();
}

void KeyBindings::setLayout(Layout layout) {
    layout_ = layout;
    applyAll();
    keep();
}

QAction* KeyBindings::takenBy(const QKeySequence& key, const QAction* except) const {
    for (QAction* action : actions_->all()) {
        for (const QKeySequence& other : actions_->keys(action)) {
            if (action != except && (other.matches(key) != QKeySequence::NoMatch ||
                                     key.matches(other) != QKeySequence::NoMatch)) {
                return action;
            }
        }
    }
    return nullptr;
}

QByteArray KeyBindings::toJson() const {
    QJsonObject keys;
    for (auto each = chosen_.begin(); each != chosen_.end(); ++each) {
        keys[each.key()] = QJsonArray::fromStringList(texts(each.value()));
    }
    return QJsonDocument(
               QJsonObject{{QStringLiteral("format"), QStringLiteral("daxscope-keys")},
                           {QStringLiteral("layout"),
                            QLatin1String(kLayoutNames.at(static_cast<std::size_t>(layout_)))},
                           {QStringLiteral("keys"), keys}})
        .toJson();
}

QString KeyBindings::fromJson(const QByteArray& json) {
    const QJsonObject read = QJsonDocument::fromJson(json).object();
    if (read[QStringLiteral("format")].toString() != QLatin1String("daxscope-keys")) {
        return tr("It is no file of keys of daxscope.");
    }
    const QByteArray layout = read[QStringLiteral("layout")].toString().toLatin1();
    QMap<QString, QList<QKeySequence>> chosen;
    const QJsonObject keys = read[QStringLiteral("keys")].toObject();
    for (auto each = keys.begin(); each != keys.end(); ++each) {
        QStringList named;
        for (const auto& key : each.value().toArray()) {
            named << key.toString();
        }
        if (table_.contains(each.key())) { // else of another version: passed over
            chosen[each.key()] = sequencesOf(named);
        }
    }
    for (std::size_t k = 0; k < kLayoutNames.size(); ++k) {
        layout_ = layout == kLayoutNames.at(k) ? static_cast<Layout>(k) : layout_;
    }
    chosen_ = std::move(chosen);
    applyAll();
    keep();
    return {};
}

} // namespace daxscope::gui

#include "moc_key_bindings.cpp"
