// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/whole_file.h"

#include <QBuffer>
#include <QByteArray>
#include <QImage>
#include <QSaveFile>

namespace omnidrive::ui {

QString writeWholeFile(const QString& file, const QByteArray& bytes) {
    QSaveFile save(file);
    if (!save.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {   // with a buffer, commit() would not notice that its last bytes found no room
        return save.errorString();
    }
    for (qint64 done = 0; done < bytes.size();) {   // a disk that fills up takes a part; the write after it says why
        const qint64 written = save.write(bytes.constData() + done, bytes.size() - done);
        if (written <= 0) {
            return save.errorString();
        }
        done += written;
    }
    return save.commit() ? QString() : save.errorString();
}

bool writePicture(const QString& file, const QImage& picture, const char* kind) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    return buffer.open(QIODevice::WriteOnly) && picture.save(&buffer, kind) && writeWholeFile(file, bytes).isEmpty();
}

}  // namespace omnidrive::ui
